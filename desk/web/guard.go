package web

import "net/http"

// policy lets a page load what stands beside it and nothing else; a page of the same site may show it in a frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// longestForm is how many bytes a form may have: twenty thousand characters, escaped, with room to spare.
const longestForm = 1 << 20

// guarded refuses what other sites make a browser do, and tells the browser how little the page needs.
func (d *Desk) guarded(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.trouble(w, http.StatusForbidden, "error.foreign")
	}))
	inner := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Referrer-Policy", "same-origin") // not stricter: forms would come without their origin
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, longestForm)
		inner.ServeHTTP(w, r)
	})
}
