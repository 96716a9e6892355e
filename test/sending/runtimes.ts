import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A command and its arguments. */
type Call = readonly [string, ...string[]];

/** How a sample is run in a folder that has `event.json`. */
export interface Runtime {
  /** The name of the sample's file in its folder. */
  readonly file: string;
  /** Each must succeed. Otherwise the sample is skipped, and its skip quotes the command. */
  readonly needs: readonly Call[];
  /** Prepares the folder. If it fails, the sample is skipped. */
  readonly prepare?: (folder: string) => Promise<void>;
  readonly run: (folder: string) => Promise<Call>;
}

/** SDKs may only be downloaded if somebody asks for it, because tests need no network. */
const MAY_DOWNLOAD = process.env['SENDER_SDKS'] === 'download';

const GO_MODULE = `module sample

go 1.24

require (
	github.com/aws/aws-sdk-go-v2 v1.48.0
	github.com/aws/aws-sdk-go-v2/config v1.33.18
	github.com/aws/aws-sdk-go-v2/service/sqs v1.53.0
)
`;

const MAVEN_PROJECT = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>sample</groupId><artifactId>sample</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>software.amazon.awssdk</groupId><artifactId>sqs</artifactId><version>2.33.0</version>
  </dependency></dependencies>
</project>
`;

const TYPESCRIPT: Runtime = {
  file: 'send.ts',
  needs: [],
  prepare: async (folder) => {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  },
  run: () => Promise.resolve([process.execPath, 'send.ts']),
};

/** The samples that send by HTTP. They need no package. */
export const HTTP_RUNTIMES: Readonly<Record<string, Runtime>> = {
  'http.sh': {
    file: 'send.sh',
    needs: [['curl', '--version']],
    run: () => Promise.resolve(['bash', '-eu', 'send.sh']),
  },
  'http.py': {
    file: 'send.py',
    needs: [['python3', '--version']],
    run: () => Promise.resolve(['python3', 'send.py']),
  },
  'http.go': {
    file: 'main.go',
    needs: [['go', 'version']],
    run: () => Promise.resolve(['go', 'run', 'main.go']),
  },
  'http.java': {
    file: 'Publish.java',
    needs: [['java', '-version']],
    run: () => Promise.resolve(['java', 'Publish.java']),
  },
  'http.ts': TYPESCRIPT,
};

/** The samples that send by SQS, by the SDK of each language. */
export const SQS_RUNTIMES: Readonly<Record<string, Runtime>> = {
  'sqs.sh': {
    file: 'send.sh',
    needs: [['aws', '--version']],
    // Version 1 of the command finds an emulator of SQS only by this option.
    prepare: (folder) =>
      writeFile(
        join(folder, 'endpoint.sh'),
        'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL_SQS" "$@"; }\n',
      ),
    run: () => Promise.resolve(['bash', '-euc', 'source ./endpoint.sh; source ./send.sh']),
  },
  'sqs.py': {
    file: 'send.py',
    needs: [['python3', '-c', 'import boto3']],
    run: () => Promise.resolve(['python3', 'send.py']),
  },
  'sqs.go': {
    file: 'main.go',
    needs: [['go', 'version']],
    prepare: async (folder) => {
      await writeFile(join(folder, 'go.mod'), GO_MODULE);
      await execute('go', ['build', '-o', 'send', '.'], { cwd: folder, env: goEnvironment() });
    },
    run: () => Promise.resolve(['./send']),
  },
  'sqs.java': {
    file: 'SendToQueue.java',
    needs: [
      ['java', '-version'],
      ['mvn', '--version'],
    ],
    prepare: async (folder) => {
      await writeFile(join(folder, 'pom.xml'), MAVEN_PROJECT);
      const goal = ['dependency:build-classpath', '-Dmdep.outputFile=classpath'];
      const options = ['-q', '-B', ...(MAY_DOWNLOAD ? [] : ['-o'])];
      await execute('mvn', [...options, ...goal], { cwd: folder });
    },
    run: async (folder) => {
      const classPath = await readFile(join(folder, 'classpath'), 'utf8');
      return ['java', '-cp', classPath, 'SendToQueue.java'];
    },
  },
  'sqs.ts': TYPESCRIPT,
};

function goEnvironment(): NodeJS.ProcessEnv {
  const offline = MAY_DOWNLOAD ? {} : { GOPROXY: 'off', GOSUMDB: 'off' };
  return { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off', ...offline };
}

/** Makes the folder of a sample. @returns why the sample can't run on this machine, if it can't. */
export async function prepare(
  { file, needs, prepare: makeReady }: Runtime,
  folder: string,
  code: string,
): Promise<string | undefined> {
  await mkdir(folder);
  await writeFile(join(folder, file), code);
  for (const call of needs) {
    const missing = await failureOf(() => execute(call[0], call.slice(1)));
    if (missing !== undefined) return `"${call.join(' ')}" fails here`;
  }
  const failure = makeReady && (await failureOf(() => makeReady(folder)));
  // A fault of the sample itself must not look like a missing SDK.
  if (failure === undefined || MAY_DOWNLOAD) return failure && fail(failure);
  return `its SDK is not on this machine. SENDER_SDKS=download gets it`;
}

function fail(reason: string): never {
  throw new Error(reason);
}

async function failureOf(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
