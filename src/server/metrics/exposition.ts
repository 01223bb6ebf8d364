// Prometheus's text format, written by hand: counters, gauges and histograms with labels.
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

export type Labels = Readonly<Record<string, string>>

/** Series of one metric; what would be one more counts under `other`. */
const MOST_SERIES = 1_000

interface Series<Value> {
  readonly labels: Labels
  value: Value
}

class Family<Value> {
  readonly #series = new Map<string, Series<Value>>()
  readonly #fresh: () => Value

  constructor(fresh: () => Value) {
    this.#fresh = fresh
  }

  of(labels: Labels): Series<Value> {
    let key = ''
    for (const name in labels) key += `${labels[name]}\n`
    const known = this.#series.get(key)
    if (known !== undefined) return known
    if (this.#series.size >= MOST_SERIES) return this.#rest(labels)
    return this.#add(key, labels)
  }

  #add(key: string, labels: Labels): Series<Value> {
    const series = { labels: { ...labels }, value: this.#fresh() }
    this.#series.set(key, series)
    return series
  }

  #rest(labels: Labels): Series<Value> {
    const other = Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']))
    return this.#series.get('') ?? this.#add('', other)
  }

  all(): Iterable<Series<Value>> {
    return this.#series.values()
  }
}

export class CounterFamily {
  readonly #family = new Family<number>(() => 0)

  add(labels: Labels, by = 1): void {
    this.#family.of(labels).value += by
  }

  write(page: Page, name: string, help: string): void {
    page.begin(name, 'counter', help)
    for (const { labels, value } of this.#family.all()) page.sample(name, labels, value)
  }
}

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]

export class HistogramFamily {
  readonly #family = new Family(() => ({ sum: 0, counts: new Float64Array(BUCKETS.length + 1) }))

  observe(labels: Labels, seconds: number): void {
    const { value } = this.#family.of(labels)
    value.sum += seconds
    let at = 0
    while (at < BUCKETS.length && seconds > BUCKETS[at]!) at++
    value.counts[at]!++
  }

  write(page: Page, name: string, help: string): void {
    page.begin(name, 'histogram', help)
    for (const { labels, value } of this.#family.all()) {
      let count = 0
      for (const [i, bucket] of value.counts.entries()) {
        count += bucket
        const le = i < BUCKETS.length ? String(BUCKETS[i]) : '+Inf'
        page.sample(`${name}_bucket`, { ...labels, le }, count)
      }
      page.sample(`${name}_sum`, labels, value.sum)
      page.sample(`${name}_count`, labels, count)
    }
  }
}

/** One answer to a scrape. */
export class Page {
  #text = ''

  begin(name: string, type: 'counter' | 'gauge' | 'histogram', help: string): void {
    this.#text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
  }

  sample(name: string, labels: Labels, value: number): void {
    const written = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
    this.#text += `${name}${written.length > 0 ? `{${written.join(',')}}` : ''} ${value}\n`
  }

  gauge(name: string, help: string, value: number): void {
    this.begin(name, 'gauge', help)
    this.sample(name, {}, value)
  }

  get text(): string {
    return this.#text
  }
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}
