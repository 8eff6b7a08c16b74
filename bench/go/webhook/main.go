// A webhook as it is usually written in Go: the review and its Pod are decoded into the types of
// the Kubernetes API, the sidecars are appended, and a JSON Patch is answered. It decides nothing.
//
//	webhook by-hand|compared CERTIFICATE KEY PROFILE PORT
//
// "by-hand" writes the operations itself; "compared" computes them from the Pod before and after.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"gomodules.xyz/jsonpatch/v2"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"sigs.k8s.io/yaml"
)

type profile struct {
	Containers []corev1.Container `json:"containers"`
}

// patcher gives the operations that add the sidecars to a Pod, which came as text.
type patcher func(text []byte, pod *corev1.Pod, sidecars []corev1.Container) (any, error)

func byHand(_ []byte, _ *corev1.Pod, sidecars []corev1.Container) (any, error) {
	operations := []jsonpatch.Operation{}
	for _, sidecar := range sidecars {
		operations = append(operations, jsonpatch.NewOperation("add", "/spec/containers/-", sidecar))
	}
	return operations, nil
}

func compared(text []byte, pod *corev1.Pod, sidecars []corev1.Container) (any, error) {
	pod.Spec.Containers = append(pod.Spec.Containers, sidecars...)
	after, err := json.Marshal(pod)
	if err != nil {
		return nil, err
	}
	return jsonpatch.CreatePatch(text, after)
}

var patchers = map[string]patcher{"by-hand": byHand, "compared": compared}

func main() {
	if len(os.Args) != 6 || patchers[os.Args[1]] == nil {
		log.Fatal("usage: webhook by-hand|compared CERTIFICATE KEY PROFILE PORT")
	}
	sidecars := readSidecars(os.Args[4])
	scheme := runtime.NewScheme()
	if err := admissionv1.AddToScheme(scheme); err != nil {
		log.Fatal(err)
	}
	decoder := serializer.NewCodecFactory(scheme).UniversalDeserializer()
	http.HandleFunc("/mutate", func(response http.ResponseWriter, request *http.Request) {
		answer, err := review(request.Body, decoder, patchers[os.Args[1]], sidecars)
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		response.Header().Set("Content-Type", "application/json")
		if _, err := response.Write(answer); err != nil {
			log.Print(err)
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[5])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening")
	log.Fatal(http.ServeTLS(listener, nil, os.Args[2], os.Args[3]))
}

func readSidecars(file string) []corev1.Container {
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var read profile
	if err := yaml.Unmarshal(text, &read); err != nil {
		log.Fatal(err)
	}
	return read.Containers
}

func review(body io.Reader, decoder runtime.Decoder, patch patcher, sidecars []corev1.Container) ([]byte, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	var asked admissionv1.AdmissionReview
	if _, _, err := decoder.Decode(text, nil, &asked); err != nil {
		return nil, err
	}
	var pod corev1.Pod
	if err := json.Unmarshal(asked.Request.Object.Raw, &pod); err != nil {
		return nil, err
	}
	operations, err := patch(asked.Request.Object.Raw, &pod, sidecars)
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(operations)
	if err != nil {
		return nil, err
	}
	log.Printf("review of %s/%s: %d bytes", asked.Request.Namespace, asked.Request.Name, len(encoded))
	kind := admissionv1.PatchTypeJSONPatch
	response := admissionv1.AdmissionResponse{UID: asked.Request.UID, Allowed: true, Patch: encoded, PatchType: &kind}
	return json.Marshal(admissionv1.AdmissionReview{TypeMeta: asked.TypeMeta, Response: &response})
}
