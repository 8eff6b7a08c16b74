{{/*
One hook; takes a dict of top, name, path, failurePolicy, namespaces (an expression on
sidecar-injection) and optIn (whether only Pods with the label are sent).
*/}}
{{- define "sidecar-injector.hook" -}}
{{- $webhook := .top.Values.webhook -}}
name: {{ .name }}
clientConfig:
  service:
    name: {{ include "sidecar-injector.fullname" .top }}
    namespace: {{ .top.Release.Namespace }}
    path: {{ .path }}
    port: 443
  {{- if eq .top.Values.tls.mode "self-signed" }}
  caBundle: {{ get (include "sidecar-injector.selfSigned" .top | fromJson) "ca.crt" }}
  {{- else if eq .top.Values.tls.mode "existing" }}
  caBundle: {{ include "sidecar-injector.existingCa" .top }}
  {{- end }}
admissionReviewVersions: [v1, v1beta1]
# Events, which a dry run does not write.
sideEffects: NoneOnDryRun
matchPolicy: Equivalent
reinvocationPolicy: {{ $webhook.reinvocationPolicy }}
failurePolicy: {{ .failurePolicy }}
timeoutSeconds: {{ $webhook.timeoutSeconds }}
rules:
  - operations: [CREATE]
    apiGroups: ['']
    apiVersions: [v1]
    resources: [pods]
    scope: Namespaced
namespaceSelector:
  matchExpressions:
    - key: sidecar-injection
      {{- .namespaces | nindent 6 }}
    - key: kubernetes.io/metadata.name
      operator: NotIn
      values: {{ include "sidecar-injector.excludedNamespaces" .top }}
objectSelector:
  {{- if .optIn }}
  matchLabels:
    sidecar-injector.io/inject: 'true'
  {{- end }}
  matchExpressions:
    # The injector's own Pods can be created while there is no injector.
    - key: app.kubernetes.io/name
      operator: NotIn
      values: [sidecar-injector]
matchConditions:
  # No patch reaches a mirror Pod, which the kubelet made from a file on its node.
  - name: no-mirror-pod
    expression: >-
      !(has(object.metadata.annotations) &&
      'kubernetes.io/config.mirror' in object.metadata.annotations)
  {{- with $webhook.matchConditions }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
