// Time, moved by hand; and weather, made on purpose.

import { useState } from 'react'
import { get, post } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLive } from '../live.ts'
import { useLoad } from '../load.ts'
import { Outcomes, Section, Trouble, useDo } from '../parts/parts.tsx'

interface Clock {
  readonly kind: 'real' | 'virtual'
  readonly now: string
  readonly waiting: readonly { readonly at: string; readonly label: string }[]
}

interface Forecast {
  readonly possible: boolean
  readonly seed?: number
  readonly rules?: readonly unknown[]
}

const LOOK_AGAIN_MS = 3_000
const STEPS = ['1s', '30s', '5m', '1h', '6h', '1d']

export function TimePage() {
  const say = useSay()
  const {
    value: clock,
    error,
    reload,
  } = useLoad('clock', () => get<Clock>('/clock'), LOOK_AGAIN_MS)
  return (
    <div className="page">
      <h1>{say('nav.time')}</h1>
      <Trouble error={error} />
      {clock && (
        <Section title={`${say('time.now')} ${clock.now}`}>
          <p className="hint">{say(clock.kind === 'virtual' ? 'time.virtual' : 'time.real')}</p>
          {clock.kind === 'virtual' && <Advance onMoved={reload} />}
          <h3>{say('time.waiting')}</h3>
          {clock.waiting.length === 0 && <p className="hint">{say('time.nothing')}</p>}
          <ul className="arrows">
            {clock.waiting.map(({ at, label }, i) => (
              <li key={i}>
                <time dateTime={at}>{at}</time> {label}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <WeatherForm />
    </div>
  )
}

function Advance({ onMoved }: { onMoved: () => void }) {
  const say = useSay()
  const act = useDo()
  const [by, setBy] = useState('1h')
  const [happened, setHappened] = useState(0)
  useLive((hops) => act.busy && setHappened((before) => before + hops.length))
  const move = async () => {
    setHappened(0)
    await post('/clock', { advance: by })
    onMoved()
  }
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        act.run(move)
      }}
    >
      <label className="field">
        <span>{say('time.advance')}</span>
        <input list="steps" size={8} value={by} onChange={(event) => setBy(event.target.value)} />
      </label>
      <datalist id="steps">
        {STEPS.map((step) => (
          <option key={step}>{step}</option>
        ))}
      </datalist>
      <button type="submit" className="main" disabled={act.busy}>
        {say('time.move')}
      </button>
      {happened > 0 && <span role="status">{say('time.happened', { count: happened })}</span>}
      <Outcomes of={act} />
    </form>
  )
}

function WeatherForm() {
  const say = useSay()
  const act = useDo()
  const { value: forecast, error, reload } = useLoad('weather', () => get<Forecast>('/weather'))
  const [seed, setSeed] = useState('1')
  const [rules, setRules] = useState('')
  const make = (lines: readonly string[]) => async () => {
    await post('/weather', { seed: Number(seed), rules: lines })
    reload()
    return say('app.done')
  }
  return (
    <Section title={say('weather.title')}>
      <Trouble error={error} />
      <p className="hint">
        {say(forecast?.possible === false ? 'weather.impossible' : 'weather.text')}
      </p>
      {forecast?.possible && (
        <div className="stack">
          <label className="field">
            <span>{say('weather.seed')}</span>
            <input type="number" value={seed} onChange={(event) => setSeed(event.target.value)} />
          </label>
          <label className="stack">
            {say('weather.rules')}
            <textarea
              rows={4}
              placeholder={say('weather.help')}
              value={rules}
              onChange={(event) => setRules(event.target.value)}
            />
          </label>
          <div className="row">
            <button
              type="button"
              className="main"
              disabled={act.busy}
              onClick={() => act.run(make(rules.split('\n').filter((line) => line.trim() !== '')))}
            >
              {say('weather.make')}
            </button>
            <button type="button" disabled={act.busy} onClick={() => act.run(make([]))}>
              {say('weather.clear')}
            </button>
            <Outcomes of={act} />
          </div>
          <pre className="json">{JSON.stringify(forecast.rules ?? [], undefined, 2)}</pre>
        </div>
      )}
    </Section>
  )
}
