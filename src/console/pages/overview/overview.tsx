import type { Overview as OverviewAnswer } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { spanText } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Begin } from './begin.tsx';
import { IntakePanel } from './intake.tsx';
import { OpenCauses } from './open-causes.tsx';
import './overview.css';
import { Part } from './part.tsx';
import { DeadLettersPanel, QueuePanel } from './queues.tsx';
import { isIdle, newsText } from './situation.ts';
import { TrafficChart } from './traffic-chart.tsx';
import { UnderWay } from './under-way.tsx';

const EVERY_MS = 1_500;

/** What happens in the pipeline now, and what needs somebody. */
export function Overview() {
  const query = useQuery('overview', (signal) => call('GET /overview', {}, { signal }), {
    everyMs: EVERY_MS,
  });
  return (
    <Page title="Overview">
      <Loaded query={query} what="the overview">
        {(overview) => <Panels overview={overview} refresh={query.refresh} />}
      </Loaded>
    </Page>
  );
}

function Panels({
  overview,
  refresh,
}: {
  readonly overview: OverviewAnswer;
  readonly refresh: () => void;
}) {
  const { at, queues, outcomes, open, source, operations } = overview;
  return (
    <>
      <p class="visually-hidden" role="status">
        {newsText(overview)}
      </p>
      {isIdle(overview) && <Begin span={seriesSpan(outcomes)} />}
      <div class="panels">
        <QueuePanel queues={queues} outcomes={outcomes} at={at} />
        <DeadLettersPanel queues={queues} />
        <IntakePanel source={source} refresh={refresh} />
        <UnderWay operations={operations} />
      </div>
      <Part title="Traffic" reading={outcomes}>
        {(traffic) => <TrafficChart traffic={traffic} at={at} />}
      </Part>
      <OpenCauses open={open} at={at} />
    </>
  );
}

function seriesSpan({ value }: OverviewAnswer['outcomes']): string {
  const first = value?.series[0];
  const last = value?.series.at(-1);
  return first && last ? spanText(Date.parse(last.until) - Date.parse(first.since)) : 'minutes';
}
