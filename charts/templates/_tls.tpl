{{/* The caBundle of tls.mode=existing, as base64. */}}
{{- define "sidecar-injector.existingCa" -}}
{{- $ca := .Values.tls.existing.caBundle -}}
{{- if contains "-----BEGIN" $ca }}{{ b64enc $ca }}{{ else }}{{ regexReplaceAll "\\s" $ca "" }}{{ end -}}
{{- end -}}

{{/*
The data of the Secret of tls.mode=self-signed, as JSON: what the cluster has already, or a pair
made now. Made once in a rendering, as the webhook must trust what the Secret holds.
*/}}
{{- define "sidecar-injector.selfSigned" -}}
{{- if not (hasKey .Values.tls "made") -}}
{{- $secret := lookup "v1" "Secret" .Release.Namespace (include "sidecar-injector.tlsSecretName" .) -}}
{{- $old := ($secret | default dict).data | default dict -}}
{{- if and (hasKey $old "ca.crt") (hasKey $old "tls.crt") (hasKey $old "tls.key") -}}
{{- $_ := set .Values.tls "made" (pick $old "ca.crt" "tls.crt" "tls.key") -}}
{{- else -}}
{{- $host := include "sidecar-injector.host" . -}}
{{- $ca := genCA (include "sidecar-injector.caName" .) 3650 -}}
{{- $pair := genSignedCert (include "sidecar-injector.fullname" .) nil (list $host (printf "%s.cluster.local" $host)) 3650 $ca -}}
{{- $_ := set .Values.tls "made" (dict "ca.crt" (b64enc $ca.Cert) "tls.crt" (b64enc $pair.Cert) "tls.key" (b64enc $pair.Key)) -}}
{{- end -}}
{{- end -}}
{{- toJson .Values.tls.made -}}
{{- end -}}

{{/* Certificate whose CA cert-manager writes into the webhook. */}}
{{- define "sidecar-injector.injectCaFrom" -}}
{{- with .Values.tls.certManager -}}
{{- if .injectCaFrom -}}
{{- .injectCaFrom -}}
{{- else if .issuerRef.name -}}
{{- $.Release.Namespace }}/{{ include "sidecar-injector.tlsSecretName" $ -}}
{{- else -}}
{{- $.Release.Namespace }}/{{ include "sidecar-injector.caName" $ -}}
{{- end -}}
{{- end -}}
{{- end -}}
