import {
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { describeError } from '@sidecar-injector/http';
import { parseAllowList } from '../guard/allow-list.ts';
import { readPublicKey } from '../guard/public-key.ts';
import { parseInitialFaults } from './initial-faults.ts';

/** A comma-separated list of addresses and CIDRs. */
@ValidatorConstraint({ name: 'isCidrList' })
export class IsCidrList implements ValidatorConstraintInterface {
  validate(value: string): boolean {
    return succeeds(() => parseAllowList(value));
  }
}

/** An Ed25519 public key in PEM. */
@ValidatorConstraint({ name: 'isEd25519Key' })
export class IsEd25519Key implements ValidatorConstraintInterface {
  validate(value: string): boolean {
    return succeeds(() => readPublicKey(value));
  }
}

/** Faults by name, in JSON. */
@ValidatorConstraint({ name: 'areFaults' })
export class AreFaults implements ValidatorConstraintInterface {
  validate(value: string): boolean {
    return succeeds(() => parseInitialFaults(value));
  }

  defaultMessage({ property, value }: ValidationArguments): string {
    try {
      parseInitialFaults(String(value));
      return '';
    } catch (error) {
      return `${property}: ${describeError(error)}`;
    }
  }
}

function succeeds(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}
