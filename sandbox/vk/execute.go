package vk

import (
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"strings"
)

// executeLimit is how many calls one execute may make.
const executeLimit = 25

// executed is the answer to execute: results, false where a call failed, and why.
type executed struct {
	results any
	errors  []executeError
}

type executeError struct {
	Method  string `json:"method"`
	Code    int    `json:"error_code"`
	Message string `json:"error_msg"`
}

var (
	apiCall    = regexp.MustCompile(`^\s*API\.([A-Za-z]+\.[A-Za-z]+)\s*\(`)
	returnList = regexp.MustCompile(`(?s)^\s*return\s*\[(.*)\]\s*;?\s*$`)
	returnOne  = regexp.MustCompile(`(?s)^\s*return\s+(API\..*\))\s*;?\s*$`)
)

var errCode = errors.New("the sandbox understands: return [API.x({…}), …];")

// execute understands the form in which libraries bundle calls: return [API.messages.send({…}), …];
func execute(c *call) (any, error) {
	code := c.text("code")
	if list := returnList.FindStringSubmatch(code); list != nil {
		return c.executeList(list[1])
	}
	if one := returnOne.FindStringSubmatch(code); one != nil {
		many, err := c.executeList(one[1])
		if err != nil {
			return nil, err
		}
		many.results = many.results.([]any)[0]
		return many, nil
	}
	return nil, fail(codeCompile, errCode.Error())
}

func (c *call) executeList(code string) (executed, error) {
	calls, err := c.compile(code)
	if err != nil {
		return executed{}, fail(codeCompile, err.Error())
	}
	if len(calls) > executeLimit {
		return executed{}, fail(13, "too many API calls")
	}
	out, results := executed{}, []any{}
	for _, one := range calls {
		result, err := c.server.run(one)
		var refusal *apiError
		if errors.As(err, &refusal) {
			out.errors = append(out.errors, executeError{one.method, refusal.Code, refusal.Message})
			result = false
		}
		results = append(results, result)
	}
	out.results = results
	return out, nil
}

// compile reads calls with commas between them.
func (c *call) compile(code string) ([]*call, error) {
	var calls []*call
	for strings.TrimSpace(code) != "" {
		head := apiCall.FindStringSubmatchIndex(code)
		if head == nil {
			return nil, errCode
		}
		one := *c
		one.method, one.form = code[head[2]:head[3]], form{"v": c.text("v")}
		rest, err := one.readArguments(code[head[1]:])
		if err != nil || one.method == "execute" {
			return nil, errCode
		}
		calls = append(calls, &one)
		code = strings.TrimPrefix(strings.TrimSpace(rest), ",")
	}
	if len(calls) == 0 {
		return nil, errCode
	}
	return calls, nil
}

// readArguments reads the object in the brackets of a call and returns what follows them.
func (c *call) readArguments(code string) (string, error) {
	arguments := map[string]json.RawMessage{}
	d := json.NewDecoder(strings.NewReader(code))
	if !strings.HasPrefix(strings.TrimSpace(code), ")") {
		if err := d.Decode(&arguments); err != nil {
			return "", errCode
		}
	}
	rest, closed := strings.CutPrefix(strings.TrimSpace(code[d.InputOffset():]), ")")
	if !closed {
		return "", errCode
	}
	maps.Copy(c.form, plainTexts(arguments))
	return rest, nil
}

// plainTexts writes values as a form would: strings bare, everything else as JSON.
func plainTexts(values map[string]json.RawMessage) form {
	f := form{}
	for name, raw := range values {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		f[name] = text
	}
	return f
}
