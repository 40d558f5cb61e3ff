package web

import (
	"fmt"
	"strings"

	"otklik/bot"
)

// Size of the drawing, in its own units; the style sheet stretches it.
const (
	sparkWidth  = 240
	sparkHeight = 48
	sparkMargin = 4
)

// sparkline is how the heat of the case has changed from line to line of the customer.
type sparkline struct {
	Points       string // for an SVG polyline
	Area         string // for the polygon below it
	LastX, LastY string
	Level        string // of the last point
}

// sparkOf draws the customer's lines of one case. Fewer than two tell nothing, and are not drawn.
func sparkOf(lines []bot.Line, number int) *sparkline {
	var heats []float64
	for _, l := range lines {
		if l.By == bot.ByCustomer && l.Case == number {
			heats = append(heats, min(max(l.Heat, 0), 1))
		}
	}
	if len(heats) < 2 {
		return nil
	}
	points := make([]string, len(heats))
	for i, heat := range heats {
		points[i] = sparkPoint(i, len(heats), heat)
	}
	last := points[len(points)-1]
	x, y, _ := strings.Cut(last, ",")
	return &sparkline{
		Points: strings.Join(points, " "),
		Area:   fmt.Sprintf("%d,%d %s %d,%d", sparkMargin, sparkHeight, strings.Join(points, " "), sparkWidth-sparkMargin, sparkHeight),
		LastX:  x, LastY: y, Level: heatOf(heats[len(heats)-1]).Level,
	}
}

func sparkPoint(i, n int, heat float64) string {
	x := sparkMargin + float64(i)*float64(sparkWidth-2*sparkMargin)/float64(n-1)
	y := sparkMargin + (1-heat)*float64(sparkHeight-2*sparkMargin)
	return fmt.Sprintf("%.1f,%.1f", x, y)
}
