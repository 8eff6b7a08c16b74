{{/*
Refuses what the schema cannot see, each with a sentence that says what to do.
*/}}
{{- define "sidecar-injector.validate" -}}
{{- include "sidecar-injector.validateTls" . -}}
{{- include "sidecar-injector.validateInjector" . -}}
{{- include "sidecar-injector.validateLabels" . -}}
{{- include "sidecar-injector.validateProfiles" . -}}
{{- end -}}

{{- define "sidecar-injector.validateTls" -}}
{{- $tls := .Values.tls -}}
{{- if eq $tls.mode "existing" -}}
{{- if not $tls.existing.secretName -}}
{{- fail "tls.existing.secretName is empty: with tls.mode=existing, name the Secret that holds tls.crt and tls.key" -}}
{{- end -}}
{{- if not $tls.existing.caBundle -}}
{{- fail "tls.existing.caBundle is empty: with tls.mode=existing, give the certificate of the CA, such as --set-file tls.existing.caBundle=ca.crt" -}}
{{- end -}}
{{- if not (contains "-----BEGIN CERTIFICATE-----" (include "sidecar-injector.existingCa" . | b64dec)) -}}
{{- fail "tls.existing.caBundle holds no certificate: it must be PEM, which begins with -----BEGIN CERTIFICATE-----, or base64 of that" -}}
{{- end -}}
{{- else if $tls.existing.secretName -}}
{{- fail (printf "tls.existing.secretName is %q and tls.mode is %s: set tls.mode=existing to use the Secret" $tls.existing.secretName $tls.mode) -}}
{{- end -}}
{{- if and (ne $tls.mode "cert-manager") $tls.certManager.issuerRef.name -}}
{{- fail (printf "tls.certManager.issuerRef.name is %q and tls.mode is %s: set tls.mode=cert-manager to use the issuer" $tls.certManager.issuerRef.name $tls.mode) -}}
{{- end -}}
{{- if and (eq $tls.mode "cert-manager") (not (.Capabilities.APIVersions.Has "cert-manager.io/v1")) -}}
{{- /* Without a cluster, as in helm template and in GitOps, nobody knows what the cluster has. */ -}}
{{- if lookup "v1" "Namespace" "" "kube-system" -}}
{{- fail "the cluster has no cert-manager (cert-manager.io/v1), which tls.mode=cert-manager needs. Install it: helm install cert-manager oci://quay.io/jetstack/charts/cert-manager --namespace cert-manager --create-namespace --set crds.enabled=true. Or do without: --set tls.mode=self-signed" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sidecar-injector.validateInjector" -}}
{{- $injector := .Values.injector -}}
{{- if eq (int $injector.ports.https) (int $injector.ports.health) -}}
{{- fail (printf "injector.ports.https and injector.ports.health are both %d: they must differ" (int $injector.ports.https)) -}}
{{- end -}}
{{- with $injector.autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "injector.autoscaling.minReplicas is %d and maxReplicas %d: the first must not be larger" (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- range $injector.extraEnv -}}
{{- if has .name (list "INJECTOR_PORT" "INJECTOR_HEALTH_PORT" "INJECTOR_TLS_CERT_FILE" "INJECTOR_TLS_KEY_FILE" "INJECTOR_PROFILES_DIR" "INJECTOR_NAMESPACE" "INJECTOR_ON_MISSING_PROFILE" "INJECTOR_BODY_LIMIT" "INJECTOR_DRAIN_SECONDS" "INJECTOR_LOG_LEVEL" "INJECTOR_KUBE_VERSION" "INJECTOR_WATCH") -}}
{{- fail (printf "injector.extraEnv sets %s, which the chart sets itself: use the value of the chart for it" .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sidecar-injector.validateLabels" -}}
{{- range $where, $labels := dict "commonLabels" .Values.commonLabels "injector.podLabels" .Values.injector.podLabels -}}
{{- range $key, $value := $labels -}}
{{- if regexMatch "^(app\\.kubernetes\\.io/(name|instance|version|component|part-of|managed-by)|helm\\.sh/chart)$" $key -}}
{{- fail (printf "%s sets %s, which the chart sets itself: choose another key" $where $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sidecar-injector.validateProfiles" -}}
{{- if and .Values.agent.enabled (hasKey .Values.profiles "network-delay") -}}
{{- fail "profiles.network-delay is the name of the agent's profile: choose another name, or set agent.enabled=false to replace it" -}}
{{- end -}}
{{- range $name, $profile := .Values.profiles -}}
{{- if and $profile.name (ne $profile.name $name) -}}
{{- fail (printf "profiles.%s.name is %q: leave it out, the key is the name" $name $profile.name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
