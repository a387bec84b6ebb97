import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { OperationTrace, OperationTracer } from '../operations/operation-tracer.ts';

/** What ends with the process. */
export interface Tracing extends OperationTracer {
  /** A part of an operation that has ended now, after so many milliseconds. `operation` is what its trace is attached to. */
  note(
    operation: object | undefined,
    name: string,
    ms: number,
    attributes: Readonly<Record<string, string | number>>,
  ): void;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}

/** W3C trace context, which names a span of another process. */
const TRACEPARENT = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

/**
 * Traces of operations, sent to a collector by OTLP over HTTP. The SDK is loaded only here, so that a bridge without a collector neither loads nor runs it.
 * `endpoint` is the base URL of the collector.
 */
export async function startTracing(endpoint: string, version: string): Promise<Tracing> {
  const [{ BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all(
    [
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ],
  );
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'cxbridge', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  return new OperationTracing(provider.getTracer('cxbridge', version), () => provider.shutdown());
}

class OperationTracing implements Tracing {
  readonly #tracer: Tracer;
  readonly #shutDown: () => Promise<void>;
  readonly #attached = new WeakMap<object, Context>();

  constructor(tracer: Tracer, shutDown: () => Promise<void>) {
    this.#tracer = tracer;
    this.#shutDown = shutDown;
  }

  begin(operationName: string, traceparent: string | undefined): OperationTrace {
    const span = this.#tracer.startSpan(
      operationName,
      { kind: SpanKind.SERVER, attributes: { 'cxbridge.operation': operationName } },
      parentOf(traceparent),
    );
    const within = trace.setSpan(ROOT_CONTEXT, span);
    return {
      traceparent: traceparentOf(span),
      attach: (operation) => void this.#attached.set(operation, within),
      note: (name, ms) => this.#noteIn(within, name, ms, {}),
      end: (code) => {
        if (code !== undefined) {
          span.setAttribute('cxbridge.code', code);
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        span.end();
      },
    };
  }

  note(
    operation: object | undefined,
    name: string,
    ms: number,
    attributes: Readonly<Record<string, string | number>>,
  ): void {
    const within = operation && this.#attached.get(operation);
    if (within) this.#noteIn(within, name, ms, attributes);
  }

  async close(): Promise<void> {
    await this.#shutDown().catch(() => {}); // a collector that is not there must not hinder the stop
  }

  #noteIn(within: Context, name: string, ms: number, attributes: Readonly<Record<string, string | number>>): void {
    const end = Date.now();
    this.#tracer.startSpan(name, { startTime: end - ms, kind: SpanKind.CLIENT, attributes }, within).end(end);
  }
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The span of another node as the parent. */
function parentOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = (traceparent === undefined ? null : TRACEPARENT.exec(traceparent)) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
}
