{{/* Name of all objects of the release. */}}
{{- define "sidecar-injector.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" (.Release.Name | trunc 23 | trimSuffix "-") .Chart.Name -}}
{{- end -}}
{{- end -}}

{{- define "sidecar-injector.serviceAccountName" -}}
{{- .Values.injector.serviceAccount.name | default (include "sidecar-injector.fullname" .) -}}
{{- end -}}

{{/* The Secret of the serving certificate. */}}
{{- define "sidecar-injector.tlsSecretName" -}}
{{- if eq .Values.tls.mode "existing" -}}
{{- .Values.tls.existing.secretName -}}
{{- else -}}
{{- include "sidecar-injector.fullname" . }}-tls
{{- end -}}
{{- end -}}

{{- define "sidecar-injector.caName" -}}
{{- include "sidecar-injector.fullname" . }}-ca
{{- end -}}

{{- define "sidecar-injector.profilesName" -}}
{{- include "sidecar-injector.fullname" . }}-profiles
{{- end -}}

{{/* Of the objects of `helm test`. */}}
{{- define "sidecar-injector.testName" -}}
{{- include "sidecar-injector.fullname" . }}-test
{{- end -}}

{{/* The name under which the API server calls. */}}
{{- define "sidecar-injector.host" -}}
{{- include "sidecar-injector.fullname" . }}.{{ .Release.Namespace }}.svc
{{- end -}}

{{/*
What selects the Pods of the injector: it can never change, and its first and last lines are by
which the injector knows its own Pods (libs/injection/src/keys.ts).
*/}}
{{- define "sidecar-injector.selectorLabels" -}}
app.kubernetes.io/name: sidecar-injector
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: injector
{{- end -}}

{{/* Labels of every object. */}}
{{- define "sidecar-injector.labels" -}}
{{- with .Values.commonLabels }}
{{- toYaml . }}
{{ end -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: sidecar-injector
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: sidecar-injector
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Labels of what belongs to the injector's Pods. */}}
{{- define "sidecar-injector.injectorLabels" -}}
{{ include "sidecar-injector.labels" . }}
app.kubernetes.io/component: injector
{{- end -}}

{{/* Labels of an object that has some of its own, which win; takes a list of the top, its component and those. */}}
{{- define "sidecar-injector.labelsWith" -}}
{{- $component := dict "app.kubernetes.io/component" (index . 1) -}}
{{- include "sidecar-injector.labels" (index . 0) | fromYaml | merge (deepCopy (index . 2)) $component | toYaml -}}
{{- end -}}

{{/* Reference of an image; takes a list of the top and the component's image. */}}
{{- define "sidecar-injector.image" -}}
{{- $top := index . 0 -}}
{{- $image := index . 1 -}}
{{- with $top.Values.image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default $top.Chart.AppVersion }}{{ end -}}
{{- end -}}

{{/* Namespaces of which no Pod reaches the injector, as JSON. */}}
{{- define "sidecar-injector.excludedNamespaces" -}}
{{- $own := ternary (list) (list .Release.Namespace) (eq .Release.Namespace "default") -}}
{{- concat (list "kube-system" "kube-public" "kube-node-lease") $own .Values.webhook.excludedNamespaces | uniq | toJson -}}
{{- end -}}
