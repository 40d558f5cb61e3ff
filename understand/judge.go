package understand

import "math"

// upsetFrom is the chance of being upset from which on a customer is to be calmed. To take an angry person for a calm one
// is the worst error, so it stands nearer to calm, nearest in the language that most customers write.
func upsetFrom(spoken string) float64 {
	if spoken == "pl" || spoken == "en" {
		return 0.4
	}
	return 0.33
}

// Thresholds of a reading, on probabilities.
const (
	angryShare = 0.55
	toxicFrom  = 0.2
	surelyFrom = 0.35
	happyBelow = 0.3
)

func (r *Reader) judge(reading *Reading, sum evidence, s *scratch) {
	var level [len(levels)]float32
	softmax(sum.levels[:], level[:])
	upset := float64(level[angry] + level[frustrated])
	reading.MessageHeat = heatOf(upset, float64(level[angry]))
	border := upsetFrom(reading.Language)
	switch {
	case upset >= border && float64(level[angry]) >= angryShare*upset:
		reading.Level = Angry
	case upset >= border:
		reading.Level = Frustrated
	case level[positive] > level[neutral] && upset < happyBelow:
		reading.Level = Positive
	default:
		reading.Level = Neutral
	}
	reading.Toxicity = sigmoid(float64(sum.toxic))
	reading.Toxic = reading.Toxicity >= toxicFrom
	reading.Kind = kindOf(sum, reading.Level, len(s.message.words))
	switch {
	case s.message.onlySmiles():
		reading.Level, reading.Kind = Positive, Thanks
	case s.message.onlyFrowns():
		reading.Level, reading.Kind = Frustrated, Impulsive
		reading.MessageHeat = max(reading.MessageHeat, Frustrated.Heat())
	}
	reading.Topic = topicOf(sum)
}

// heatOf turns chances into heat: of calm people mostly below 0.35, of angry ones mostly above 0.75.
func heatOf(upset, raging float64) float64 {
	if upset <= 0 {
		return 0
	}
	return min(math.Pow(upset, 0.7)*(0.8+0.2*raging/upset), 1)
}

func kindOf(sum evidence, level Level, words int) Kind {
	fit := sum.kinds
	if level.Upset() {
		fit[question]--
		fit[spam]-- // who advertises is not upset
		fit[thanks] -= 2
	} else {
		fit[constructive]--
		fit[impulsive]--
	}
	if level == Positive {
		fit[thanks] += 1.5
	} else {
		fit[thanks]--
	}
	var chance [len(kinds)]float32
	softmax(fit[:], chance[:])
	best := 0
	for i := range chance {
		if chance[i] > chance[best] {
			best = i
		}
	}
	if words == 0 || chance[best] < surelyFrom {
		return Unsure
	}
	return kinds[best]
}

func topicOf(sum evidence) Topic {
	best := other
	for i := range sum.topics {
		if sum.topics[i] > sum.topics[best] {
			best = i
		}
	}
	return topics[best]
}

// wishes reads what the customer asks for and what can be checked.
func (r *Reader) wishes(reading *Reading, s *scratch) {
	for _, h := range s.kept {
		m := &r.matcher.markers[h.marker]
		reading.WantsHuman = reading.WantsHuman || m.human
		reading.Request = reading.Request || m.request
		if m.concern != "" && m.concern.graver(reading.Concern) {
			reading.Alarm, reading.Concern = m.reason, m.concern
		}
		reading.Facts = reading.Facts || m.facts
	}
	reading.Request = reading.Request || reading.WantsHuman || s.message.style.question > 0
	reading.Facts = reading.Facts || s.message.style.digits > 0 || len(reading.Found) > 0
}
