import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CHART, find, HAS_HELM, kindsOf, NAMESPACE, refusal, RELEASE, render } from './chart.ts';
import type { Webhook } from './kubernetes.ts';
import { describeWithHelm } from './with-helm.ts';

const HOST = `${RELEASE}.${NAMESPACE}.svc`;
const INJECT_CA = 'cert-manager.io/inject-ca-from';

const webhookOf = (...settings: string[]): Webhook =>
  find(render(...settings), 'MutatingWebhookConfiguration');
const bundlesOf = (...settings: string[]): (string | undefined)[] =>
  webhookOf(...settings).webhooks.map(({ clientConfig }) => clientConfig.caBundle);
const secretOf = (...settings: string[]): unknown =>
  find(render(...settings), 'Deployment').spec.template.spec.volumes[0]?.['secret'];
const decode = (base64 = ''): string => Buffer.from(base64, 'base64').toString();

describeWithHelm('tls.mode', () => {
  describe('when it is cert-manager', () => {
    it('should make a CA, and a certificate that it signs', () => {
      const objects = render();
      const ca = find(objects, 'Certificate', `${RELEASE}-ca`).spec;
      const serving = find(objects, 'Certificate', `${RELEASE}-tls`).spec;

      expect(ca).toMatchObject({
        isCA: true,
        secretName: `${RELEASE}-ca`,
        duration: '87600h',
        privateKey: { rotationPolicy: 'Never' },
        issuerRef: { name: `${RELEASE}-self-signed`, kind: 'Issuer' },
      });
      expect(serving).toMatchObject({
        secretName: `${RELEASE}-tls`,
        duration: '2160h',
        privateKey: { rotationPolicy: 'Always' },
        issuerRef: { name: `${RELEASE}-ca`, kind: 'Issuer' },
        dnsNames: [HOST, `${HOST}.cluster.local`],
      });
      expect(find(objects, 'Issuer', `${RELEASE}-self-signed`)).toMatchObject({
        spec: { selfSigned: {} },
      });
      expect(find(objects, 'Issuer', `${RELEASE}-ca`)).toMatchObject({
        spec: { ca: { secretName: `${RELEASE}-ca` } },
      });
      expect(secretOf()).toMatchObject({ secretName: serving['secretName'] });
    });

    it('should leave the caBundle to cert-manager, by the name of the CA', () => {
      expect(webhookOf().metadata.annotations).toEqual({
        [INJECT_CA]: `${NAMESPACE}/${RELEASE}-ca`,
      });
      expect(bundlesOf()).toEqual([undefined, undefined, undefined]);
    });

    it('should take an issuer of the cluster', () => {
      const settings = [
        'tls.certManager.issuerRef.name=company',
        'tls.certManager.issuerRef.kind=ClusterIssuer',
      ];
      const objects = render(...settings);

      expect(kindsOf(objects)).not.toContain('Issuer');
      expect(find(objects, 'Certificate').spec['issuerRef']).toEqual({
        name: 'company',
        kind: 'ClusterIssuer',
        group: 'cert-manager.io',
      });
      expect(webhookOf(...settings).metadata.annotations?.[INJECT_CA]).toBe(
        `${NAMESPACE}/${RELEASE}-tls`,
      );
    });

    it('should trust the certificate that is named', () => {
      const setting = 'tls.certManager.injectCaFrom=cert-manager/company-ca';

      expect(webhookOf(setting).metadata.annotations?.[INJECT_CA]).toBe('cert-manager/company-ca');
    });
  });

  describe('when it is self-signed', () => {
    const objects = HAS_HELM ? render('tls.mode=self-signed') : [];
    const { data } = HAS_HELM ? find(objects, 'Secret') : { data: {} };

    it('should make a pair that serves the Service, for 10 years', () => {
      const certificate = new X509Certificate(decode(data['tls.crt']));
      const days = (certificate.validToDate.getTime() - Date.now()) / 86_400_000;

      expect(certificate.checkHost(HOST)).toBe(HOST);
      expect(certificate.checkPrivateKey(createPrivateKey(decode(data['tls.key'])))).toBe(true);
      expect(Math.round(days)).toBe(3650);
    });

    it('should have the webhook trust that very certificate', () => {
      const ca = new X509Certificate(decode(data['ca.crt']));
      const certificate = new X509Certificate(decode(data['tls.crt']));

      expect(certificate.verify(ca.publicKey)).toBe(true);
      expect(bundlesOf('tls.mode=self-signed')).toEqual(Array(3).fill(data['ca.crt']));
    });

    it('should need nothing of cert-manager', () => {
      expect(kindsOf(objects)).not.toContain('Certificate');
      expect(kindsOf(objects)).not.toContain('Issuer');
      expect(webhookOf('tls.mode=self-signed').metadata.annotations).toBeUndefined();
    });
  });

  describe('when it is existing', () => {
    const file = `--values=${join(CHART, 'ci/existing-values.yaml')}`;

    it('should use the Secret and the CA of the values', () => {
      const [bundle] = bundlesOf(file);

      expect(secretOf(file)).toMatchObject({ secretName: 'injector-certificate' });
      expect(new X509Certificate(decode(bundle)).subject).toBe('CN=example-ca');
      expect(kindsOf(render(file))).not.toContain('Secret');
    });

    it('should take base64 as well as PEM', () => {
      const [bundle = ''] = bundlesOf(file);

      expect(bundlesOf(file, `tls.existing.caBundle=${bundle}`)).toEqual(Array(3).fill(bundle));
    });
  });

  it.each([
    [['tls.mode=existing'], 'tls.existing.secretName is empty'],
    [['tls.mode=existing', 'tls.existing.secretName=x'], 'tls.existing.caBundle is empty'],
    [
      ['tls.mode=existing', 'tls.existing.secretName=x', 'tls.existing.caBundle=eA=='],
      'tls.existing.caBundle holds no certificate',
    ],
    [['tls.existing.secretName=x'], 'set tls.mode=existing to use the Secret'],
    [
      ['tls.mode=self-signed', 'tls.certManager.issuerRef.name=x'],
      'set tls.mode=cert-manager to use the issuer',
    ],
    [['tls.mode=selfsigned'], "must be one of 'cert-manager', 'self-signed', 'existing'"],
  ])('should refuse %j', (settings, sentence) => {
    expect(refusal(...settings)).toContain(sentence);
  });
});
