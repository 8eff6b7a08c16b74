{{/*
The agent's profile: files/network-delay.yaml, which is the built-in profile of the injector and of
sidecarctl, with what the values change.
*/}}
{{- define "sidecar-injector.agentProfile" -}}
{{- $agent := .Values.agent -}}
{{- $profile := .Files.Get "files/network-delay.yaml" | fromYaml -}}
{{- $_ := set $profile "default" $agent.default -}}
{{- $_ := set $profile "mode" $agent.mode -}}
{{- $_ := set $profile "onConflict" $agent.onConflict -}}
{{- with $agent.image.pullSecrets -}}
{{- $_ := set $profile "imagePullSecrets" . -}}
{{- end -}}
{{- $container := first $profile.containers -}}
{{- $_ := set $container "image" (include "sidecar-injector.image" (list . $agent.image)) -}}
{{- $_ := set $container "imagePullPolicy" .Values.image.pullPolicy -}}
{{- $_ := set $container "resources" $agent.resources -}}
{{- if not $agent.sleep -}}
{{- $_ := unset $container "command" -}}
{{- $_ := set $container "env" (fromJsonArray (include "sidecar-injector.envAwake" $container.env)) -}}
{{- $_ := set $container "livenessProbe" (include "sidecar-injector.agentLiveness" . | fromYaml) -}}
{{- end -}}
{{- $_ := set $container "env" (concat $container.env (include "sidecar-injector.agentEnv" . | fromYamlArray)) -}}
{{- toYaml $profile -}}
{{- end -}}

{{/* The environment of an agent that never sleeps. */}}
{{- define "sidecar-injector.envAwake" -}}
{{- $env := list -}}
{{- range . -}}
{{- if ne .name "AGENT_SLEEP_AFTER" -}}
{{- $env = append $env . -}}
{{- end -}}
{{- end -}}
{{- toJson $env -}}
{{- end -}}

{{/* For an agent that never sleeps: no fault reaches the port. */}}
{{- define "sidecar-injector.agentLiveness" -}}
httpGet:
  path: /healthz
  port: network-delay
initialDelaySeconds: 5
periodSeconds: 10
timeoutSeconds: 5
# Half a minute is not enough for a start on a node that is short of CPU.
failureThreshold: 6
{{- end -}}

{{/* What the values say to the agent, as far as it is not what the agent does anyhow. */}}
{{- define "sidecar-injector.agentEnv" -}}
{{- $env := list -}}
{{- with .Values.agent -}}
{{- if .auth.publicKey -}}
{{- $env = append $env (dict "name" "AGENT_AUTH_PUBLIC_KEY" "value" .auth.publicKey) -}}
{{- end -}}
{{- if .allowFrom -}}
{{- $env = append $env (dict "name" "AGENT_ALLOW_FROM" "value" (join "," .allowFrom)) -}}
{{- end -}}
{{- if .exemptProbes -}}
{{- $env = append $env (dict "name" "AGENT_EXEMPT_PROBES" "value" "true") -}}
{{- end -}}
{{- if .faults -}}
{{- $env = append $env (dict "name" "AGENT_FAULTS" "value" (toJson .faults | replace "${" "$${")) -}}
{{- end -}}
{{- if ne .queueMemory "64Mi" -}}
{{- $env = append $env (dict "name" "AGENT_QUEUE_MEMORY" "value" .queueMemory) -}}
{{- end -}}
{{- if ne .logLevel "info" -}}
{{- $env = append $env (dict "name" "AGENT_LOG_LEVEL" "value" .logLevel) -}}
{{- end -}}
{{- $env = concat $env .extraEnv -}}
{{- end -}}
{{- toYaml $env -}}
{{- end -}}
