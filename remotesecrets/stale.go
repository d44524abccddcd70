package remotesecrets

import (
	"encoding/json"
	"net/http"
)

// stale is the answer to a read as it would have been before the last change that was seen; nil if that is not
// known, or the operation is none that can be out of date here.
func (s *Service) stale(op string, body []byte) *answer {
	a := subjectOf(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	sec := s.findLocked(a.SecretId)
	if sec == nil || sec.before == nil {
		return nil
	}
	var out map[string]any
	switch op {
	case "GetSecretValue":
		if out = sec.staleValue(a); out == nil {
			return &answer{http.StatusBadRequest, refusalBody("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: "+a.label())}
		}
	case "DescribeSecret":
		out = sec.staleDescription()
	}
	if out == nil {
		return nil
	}
	b, _ := json.Marshal(out) // of strings, numbers and lists, which can be written
	return &answer{http.StatusOK, b}
}

// label is the label that a read asks for.
func (a subject) label() string {
	if a.VersionStage == "" {
		return current
	}
	return a.VersionStage
}

// staleValue is nil if there was none.
func (sec *secret) staleValue(a subject) map[string]any {
	was, id := sec.before, a.VersionId
	if id == "" {
		id = was.labels[a.label()]
	}
	v, there := was.values[id]
	if !there || v.value == nil {
		return nil
	}
	out := map[string]any{"ARN": sec.arn, "Name": sec.name, "VersionId": id, "VersionStages": was.labelsOf(id), "CreatedDate": float64(sec.looked.UnixMilli()) / 1000}
	if v.binary {
		out["SecretBinary"] = []byte(*v.value)
	} else {
		out["SecretString"] = *v.value
	}
	return out
}

func (sec *secret) staleDescription() map[string]any {
	stages := map[string][]string{}
	for id := range sec.before.values {
		if on := sec.before.labelsOf(id); on != nil {
			stages[id] = on
		}
	}
	out := map[string]any{"ARN": sec.arn, "Name": sec.name, "VersionIdsToStages": stages, "LastChangedDate": float64(sec.looked.UnixMilli()) / 1000}
	if sec.rotation.enabled {
		out["RotationEnabled"] = true
		out["RotationLambdaARN"] = sec.rotation.function
	}
	return out
}
