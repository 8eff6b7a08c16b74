import type { ProfileFile } from './profile/profile.ts';

/**
 * The built-in default profile: the network-fault agent beside every container of a Pod.
 * It is written to be read, and copied as the base of a profile of one's own.
 */
export const AGENT_PROFILE: ProfileFile = {
  name: 'network-delay.yaml',
  text: `# Adds the network-fault agent to a Pod. A profile of your own can begin as a copy of this file;
# docs/profiles.md describes every field.
apiVersion: sidecar-injector.io/v1alpha1
name: network-delay

# Injected wherever injection is on. With false, only Pods that name this profile get it:
# the annotation sidecar-injector.io/profiles: network-delay.
default: true

# Behind the Pod's own containers, which stay where they are.
placement: last

# A native sidecar in the Pod of a Job, which must be able to complete; a plain container elsewhere.
mode: auto

# A Pod that has a container, volume, mount or port of the same name starts without the agent.
onConflict: skip

# With the network of the node, a fault would hit every Pod on it.
allowHostNetwork: false

containers:
  - name: network-delay-sidecar
    image: sidecar-injector/agent:0.1.0
    imagePullPolicy: IfNotPresent
    # doze holds the port, and starts the agent when somebody calls.
    command: [/usr/bin/doze, /usr/local/bin/node, /app/main.js]
    ports:
      - name: network-delay
        containerPort: 2332
        protocol: TCP
    env:
      # Kubernetes gives these their values when the Pod starts.
      - name: AGENT_POD_NAME
        valueFrom: { fieldRef: { fieldPath: metadata.name } }
      - name: AGENT_POD_NAMESPACE
        valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
      # Equal addresses mean the network of the node: then the agent changes nothing.
      - name: AGENT_POD_IP
        valueFrom: { fieldRef: { fieldPath: status.podIP } }
      - name: AGENT_HOST_IP
        valueFrom: { fieldRef: { fieldPath: status.hostIP } }
      # The injector gives this one its value: the agent warns of faults that hit the app's probes.
      - name: AGENT_PROBE_PORTS
        value: \${pod.probePorts}
      # With nothing to do and nobody connected for this many seconds, the agent ends.
      - name: AGENT_SLEEP_AFTER
        value: '60'
    # Requests equal to limits keep the quality-of-service class of the Pod.
    resources:
      requests: { cpu: 100m, memory: 128Mi }
      limits: { cpu: 100m, memory: 128Mi }
    # Root with one capability is the least that tc runs with. Both runAs fields are needed: a Pod
    # that demands runAsNonRoot would otherwise not start.
    securityContext:
      runAsUser: 0
      runAsNonRoot: false
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities:
        drop: [ALL]
        add: [NET_ADMIN]
      seccompProfile:
        type: RuntimeDefault
    # No probes: the agent must never make its Pod unready, and each would wake it. doze starts it
    # again when it dies.
    volumeMounts:
      - name: network-delay-state
        mountPath: /var/run/agent
      # Hides the token of the Pod's service account: the agent never asks the Kubernetes API.
      - name: network-delay-no-token
        mountPath: /var/run/secrets/kubernetes.io/serviceaccount
        readOnly: true

# In memory, because a volume on the node's disk would keep the cluster autoscaler from removing
# the node.
volumes:
  # Which faults are on; it outlives a restart of the container.
  - name: network-delay-state
    emptyDir: { medium: Memory, sizeLimit: 4Mi }
  - name: network-delay-no-token
    emptyDir: { medium: Memory, sizeLimit: 1Mi }
`,
};
