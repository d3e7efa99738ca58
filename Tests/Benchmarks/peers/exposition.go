// The peers of a scrape: the same series as a page of Bursar's, held by client_golang or by VictoriaMetrics/metrics.
// SPDX-License-Identifier: Apache-2.0
//
//	exposition client_golang|victoriametrics PORT PAGE
//
// PAGE is an answer of GET /metrics. Its counters are registered under the same names with the same labels and values,
// so that both sides show as many series in as many bytes. POST /change adds one to each of them.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	vm "github.com/VictoriaMetrics/metrics"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// A sample of a counter: its family, its labels as the page has them, and its value.
type sample struct {
	family, labels string
	names, values  []string
	value          float64
}

// A peer holds samples and shows them.
type peer interface {
	add(family, help string, samples []sample)
	change()
	http.Handler
}

type clientGolang struct {
	registry *prometheus.Registry
	counters []prometheus.Counter
	http.Handler
}

func newClientGolang() *clientGolang {
	registry := prometheus.NewRegistry()
	return &clientGolang{registry: registry, Handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{})}
}

func (peer *clientGolang) add(family, help string, samples []sample) {
	vector := prometheus.NewCounterVec(prometheus.CounterOpts{Name: family, Help: help}, samples[0].names)
	peer.registry.MustRegister(vector)
	for _, sample := range samples {
		counter := vector.WithLabelValues(sample.values...)
		counter.Add(sample.value)
		peer.counters = append(peer.counters, counter)
	}
}

func (peer *clientGolang) change() {
	for _, counter := range peer.counters {
		counter.Inc()
	}
}

type victoriaMetrics struct {
	set    *vm.Set
	whole  []*vm.Counter
	broken []*vm.FloatCounter
}

// Whole numbers get the library's integer counter, which is its fastest.
func (peer *victoriaMetrics) add(family, help string, samples []sample) {
	whole := true
	for _, sample := range samples {
		whole = whole && sample.value == float64(uint64(sample.value))
	}
	for _, sample := range samples {
		if whole {
			counter := peer.set.NewCounter(family + sample.labels)
			counter.Set(uint64(sample.value))
			peer.whole = append(peer.whole, counter)
		} else {
			counter := peer.set.NewFloatCounter(family + sample.labels)
			counter.Set(sample.value)
			peer.broken = append(peer.broken, counter)
		}
	}
}

func (peer *victoriaMetrics) change() {
	for _, counter := range peer.whole {
		counter.Inc()
	}
	for _, counter := range peer.broken {
		counter.Add(1)
	}
}

func (peer *victoriaMetrics) ServeHTTP(writer http.ResponseWriter, _ *http.Request) {
	writer.Header().Set("Content-Type", "text/plain; version=0.0.4")
	peer.set.WritePrometheus(writer)
}

// The labels of a benchmark hold no escapes, so they are cut at their quotes.
func parse(line string) (sample, error) {
	space := strings.LastIndexByte(line, ' ')
	value, err := strconv.ParseFloat(line[space+1:], 64)
	if err != nil {
		return sample{}, err
	}
	result := sample{family: line[:space], value: value}
	if brace := strings.IndexByte(line, '{'); brace >= 0 {
		result.family, result.labels = line[:brace], line[brace:space]
		parts := strings.Split(strings.Trim(result.labels, "{}"), `"`)
		for i := 0; i+1 < len(parts); i += 2 {
			result.names = append(result.names, strings.Trim(parts[i], ",="))
			result.values = append(result.values, parts[i+1])
		}
	}
	return result, nil
}

// Hands the counters of a page over, family by family.
func load(path string, peer peer) (count int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	var family, help string
	var samples []sample
	isCounter := false
	finish := func() {
		if len(samples) > 0 {
			peer.add(family, help, samples)
		}
		count += len(samples)
		samples = nil
	}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line := lines.Text()
		if words := strings.SplitN(line, " ", 4); words[0] == "#" {
			if words[1] == "HELP" {
				finish()
				family, help = words[2], words[3]
			} else if words[1] == "TYPE" {
				isCounter = words[3] == "counter"
			}
		} else if isCounter {
			sample, err := parse(line)
			if err != nil {
				return 0, fmt.Errorf("%s: %w", line, err)
			}
			samples = append(samples, sample)
		}
	}
	finish()
	return count, lines.Err()
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: exposition client_golang|victoriametrics PORT PAGE")
	}
	var holder peer
	switch os.Args[1] {
	case "client_golang":
		holder = newClientGolang()
	case "victoriametrics":
		holder = &victoriaMetrics{set: vm.NewSet()}
	default:
		log.Fatalf("no peer is called %q", os.Args[1])
	}
	count, err := load(os.Args[3], holder)
	if err != nil || count == 0 {
		log.Fatalf("%s: %d counters, %v", os.Args[3], count, err)
	}
	http.Handle("/metrics", holder)
	http.HandleFunc("/change", func(writer http.ResponseWriter, _ *http.Request) {
		holder.change()
		fmt.Fprintln(writer, "changed")
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[2], nil))
}
