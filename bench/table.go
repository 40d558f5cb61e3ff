package main

import (
	"cmp"
	"fmt"
	"slices"
)

// printTable prints medians as docs/speed.md shows them. Ratios are the median of the pairs' own: what was measured side by
// side is compared, whatever else the machine did in the meantime.
func printTable(bots []contender, figures map[string][]figure) {
	fmt.Println("| | replies/s | × reference | processor time per reply | of Redis | one customer: median | p99 |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for _, b := range bots {
		f := figures[b.name]
		ratio := "–"
		if plain := figures[reference]; len(plain) == len(f) {
			n := 0
			ratio = fmt.Sprintf("%.2f", median(f, func(f figure) float64 { n++; return f.perSecond / plain[n-1].perSecond }))
		}
		fmt.Printf("| %s | %.0f | %s | %.0f µs | %.0f µs | %.2f ms | %.2f ms |\n", b.name,
			median(f, func(f figure) float64 { return f.perSecond }), ratio,
			median(f, func(f figure) float64 { return float64(f.processor.Microseconds()) }),
			median(f, func(f figure) float64 { return float64(f.redis.Microseconds()) }),
			median(f, func(f figure) float64 { return f.median }), median(f, func(f figure) float64 { return f.late }))
	}
}

// median is that of a value of each figure, taken in their order.
func median[T cmp.Ordered](figures []figure, value func(figure) T) T {
	values := make([]T, len(figures))
	for i, f := range figures {
		values[i] = value(f)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
