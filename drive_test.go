package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/sandbox/people"
)

// driveVariable names a sandbox and a desk that run already: "http://127.0.0.1:8090 http://127.0.0.1:8080".
const driveVariable = "OTKLIK_DRIVE"

// complaint is what one customer says and what the operator answers.
type complaint struct {
	platform           string
	person             int64
	name               string
	angry, what, order string
	number             string // the order in a sentence
	answer, thanks     string
}

// complaints are told by what is said only: the test never reads the bot's wording.
func complaints() map[string]complaint {
	return map[string]complaint{
		"ru": {platform: "telegram", person: 710_001, name: "Анна Пример", angry: "ДА СКОЛЬКО МОЖНО!!! Третий день жду заказ, никто не отвечает, это просто издевательство!",
			what: "Обещали привезти ещё в четверг до обеда, я весь день ждала дома, и никого.", order: "48213", number: "Номер заказа 48213.",
			answer: "Здравствуйте! Курьер уже едет к вам.", thanks: "Хорошо, жду"},
		"en": {platform: "telegram", person: 710_002, name: "Ann Example", angry: "THIS IS RIDICULOUS!!! I have been waiting for my order for three days and nobody answers, shame on you!",
			what: "You promised to deliver on Thursday before noon, I stayed at home all day and nobody came.", order: "48214", number: "Order number 48214.",
			answer: "Hello! The courier is on the way to you.", thanks: "All right, I am waiting"},
		"pl": {platform: "telegram", person: 710_003, name: "Anna Przykład", angry: "TO JEST SKANDAL!!! Trzeci dzień czekam na zamówienie i nikt nie odpowiada, co za porażka!",
			what: "Obiecaliście dostawę w czwartek przed południem, cały dzień czekałam w domu i nikt nie przyjechał.", order: "48215", number: "Numer zamówienia 48215.",
			answer: "Dzień dobry! Kurier jest już w drodze.", thanks: "Dobrze, czekam"},
	}
}

// onVK is told in a community's messages.
func onVK() complaint {
	return complaint{platform: "vk", person: 710_004, name: "Пётр Пример", angry: "Вы издеваетесь?! Третий раз привозят не то, деньги не возвращают, позор!!!",
		what: "В среду вместо чайника привезли утюг, курьер забирать отказался.", order: "48216", number: "Номер заказа 48216.",
		answer: "Здравствуйте! Чайник уже в пути, утюг заберёт тот же курьер.", thanks: "Ладно, жду"}
}

func TestCustomersAreLedByHTTPAlone(t *testing.T) {
	sandboxURL, deskURL := runningProgram(t)
	all := complaints()
	all["ru on VK"] = onVK()
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &driver{t: t, sandbox: sandboxURL, desk: deskURL, complaint: c, client: operatorsBrowser(t)}
			s.play()
		})
	}
}

// runningProgram is the one that the environment names, or a demo of our own.
func runningProgram(t *testing.T) (sandboxURL, deskURL string) {
	t.Helper()
	if running := strings.Fields(os.Getenv(driveVariable)); len(running) == 2 {
		return running[0], running[1]
	}
	page, world := freeAddress(t), freeAddress(t)
	demo := otklik(t, "demo", "--listen", page, "--sandbox", world, "--quiet-window", "300ms")
	demo.says(t, page)
	t.Cleanup(func() { demo.stopsCleanly(t) })
	return "http://" + world, "http://" + page
}

func operatorsBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport, Timeout: usualTime}
}

// driver plays a customer and, on the desk, the operator.
type driver struct {
	complaint
	t             *testing.T
	client        *http.Client
	sandbox, desk string
	heard         int64          // the last entry that was read
	unread        []people.Heard // what was read and not yet looked at
}

func (d *driver) play() {
	d.says(d.angry)
	d.bots("an answer to the anger")
	d.reachesOperator()

	d.does("take", "")
	d.does("answer", d.answer)
	d.hears("the operator's line", func(h people.Heard) bool { return h.Text == d.answer })
	d.says(d.thanks)
	d.eventually("the operator reads the customer's line", func() bool { return strings.Contains(d.page(d.path()), d.thanks) })
	d.does("close", "")
	stars := d.hears("the question for stars", func(h people.Heard) bool { return len(h.Buttons) == 5 })
	d.act(map[string]any{"press": stars.Buttons[4]})
	word := d.hears("thanks for the stars, and the wish for a word", func(h people.Heard) bool { return h.By == "bot" && len(h.Buttons) == 1 })
	d.act(map[string]any{"press": word.Buttons[0]})
	d.eventually("the case is among the ended ones", func() bool { return d.row("/desk/?list=ended") != "" })
}

// reachesOperator answers whatever the bot asks until the customer stands in the operators' queue: by the first button
// where there are any, else by telling one fact after the other.
func (d *driver) reachesOperator() {
	d.t.Helper()
	facts := []string{d.what + " " + d.number, d.order}
	d.says(facts[0])
	var asked []int
	next, deadline := 1, time.Now().Add(patienceOfPeople)
	for d.row("/desk/") == "" && time.Now().Before(deadline) {
		h, said := d.lastLine()
		switch {
		case !said:
		case len(h.Buttons) > 0:
			asked = append(asked, len(h.Buttons))
			d.act(map[string]any{"press": h.Buttons[0]})
		default:
			d.says(facts[next%len(facts)])
			next++
		}
	}
	if !slices.Contains(asked, 2) || !slices.Contains(asked, 3) {
		d.t.Fatalf("questions with %v buttons were asked, not for consent (2) and how to be reached (3)", asked)
	}
	if page := d.page(d.path()); !strings.Contains(page, d.order) {
		d.t.Errorf("the operator does not read the order %s", d.order)
	}
}

// lastLine is the bot's newest line that was not looked at.
func (d *driver) lastLine() (people.Heard, bool) {
	d.t.Helper()
	d.listen(time.Second)
	defer func() { d.unread = nil }()
	for _, h := range slices.Backward(d.unread) {
		if h.By == "bot" && !h.Edited {
			return h, true
		}
	}
	return people.Heard{}, false
}

func (d *driver) says(text string) { d.act(map[string]any{"text": text, "name": d.name}) }

func (d *driver) act(deed map[string]any) {
	d.t.Helper()
	deed["platform"], deed["person"], deed["where"] = d.platform, d.person, "private"
	body, err := json.Marshal(deed)
	if err != nil {
		d.t.Fatal(err)
	}
	if status, answer := d.send(http.MethodPost, d.sandbox+"/act", "application/json", body); status != http.StatusOK {
		d.t.Fatalf("act %s: %d %s", body, status, answer)
	}
}

// bots waits for the bot's next line.
func (d *driver) bots(what string) people.Heard {
	d.t.Helper()
	return d.hears(what, func(people.Heard) bool { return true })
}

// hears waits for a line of the bot's that fits, and steps over those that do not.
func (d *driver) hears(what string, fits func(people.Heard) bool) people.Heard {
	d.t.Helper()
	for deadline := time.Now().Add(patienceOfPeople); time.Now().Before(deadline); d.listen(5 * time.Second) {
		for i, h := range d.unread {
			if h.By == "bot" && !h.Edited && fits(h) {
				d.unread = d.unread[i+1:]
				return h
			}
		}
		d.unread = nil
	}
	d.t.Fatalf("the customer never heard %s", what)
	return people.Heard{}
}

// listen notes what was said since the last time.
func (d *driver) listen(wait time.Duration) {
	d.t.Helper()
	_, answer := d.send(http.MethodGet, fmt.Sprintf("%s/heard?platform=%s&person=%d&after=%d&wait=%s", d.sandbox, d.platform, d.person, d.heard, wait), "", nil)
	var list []people.Heard
	if err := json.Unmarshal(answer, &list); err != nil {
		d.t.Fatalf("read %s: %v", answer, err)
	}
	for _, h := range list {
		d.heard = h.N
		d.unread = append(d.unread, h)
	}
}

// eventually looks at the desk until something is so.
func (d *driver) eventually(what string, so func() bool) {
	d.t.Helper()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for deadline := time.Now().Add(patienceOfPeople); time.Now().Before(deadline); <-look.C {
		if so() {
			return
		}
	}
	d.t.Fatalf("it never was so that %s", what)
}

// row is the path of the customer's conversation in a list of the desk; "" where it does not stand there.
func (d *driver) row(list string) string {
	d.t.Helper()
	link := regexp.MustCompile(fmt.Sprintf(`class="row[^>]*href="(/desk/c/[^/"]+/%d)`, d.person))
	if found := link.FindStringSubmatch(d.page(list)); found != nil {
		return found[1]
	}
	return ""
}

func (d *driver) path() string {
	d.t.Helper()
	for _, list := range []string{"/desk/", "/desk/?list=bot", "/desk/?list=ended"} {
		if path := d.row(list); path != "" {
			return path
		}
	}
	d.t.Fatal("the customer stands nowhere on the desk")
	return ""
}

// page reads a page of the desk, and signs in first where the desk wants to know who works.
func (d *driver) page(path string) string {
	d.t.Helper()
	status, page := d.send(http.MethodGet, d.desk+path, "", nil)
	if bytes.Contains(page, []byte(`action="/desk/sign-in"`)) {
		d.form("/desk/sign-in", url.Values{"name": {"Ольга"}, "next": {path}})
		status, page = d.send(http.MethodGet, d.desk+path, "", nil)
	}
	if status != http.StatusOK {
		d.t.Fatalf("read %s: %d", path, status)
	}
	return string(page)
}

// does sends one of the forms of the customer's page.
func (d *driver) does(action, text string) {
	d.t.Helper()
	path := d.path()
	form := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(d.page(path))
	if form == nil {
		d.t.Fatalf("there is no form on %s", path)
	}
	d.form(path+"/"+action, url.Values{"form": {form[1]}, "text": {text}})
}

func (d *driver) form(path string, values url.Values) {
	d.t.Helper()
	if status, page := d.send(http.MethodPost, d.desk+path, "application/x-www-form-urlencoded", []byte(values.Encode())); status != http.StatusOK {
		d.t.Fatalf("send the form %s: %d\n%s", path, status, page)
	}
}

func (d *driver) send(method, address, contentType string, body []byte) (int, []byte) {
	d.t.Helper()
	request, err := http.NewRequestWithContext(d.t.Context(), method, address, bytes.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	response, err := d.client.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return response.StatusCode, answer
}
