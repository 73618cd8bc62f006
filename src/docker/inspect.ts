import { z } from "zod";

/** What the suite reads of `docker ps -a`: enough to decide which container is meant. */
export const listSchema = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()).nullish(),
    State: z.string().default(""),
    Image: z.string().default(""),
    ImageID: z.string().default(""),
    Labels: z.record(z.string(), z.string()).nullish(),
    NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    HostConfig: z.object({ NetworkMode: z.string().default("") }).nullish(),
    Ports: z
      .array(
        z.object({
          IP: z.string().optional(),
          PrivatePort: z.number(),
          PublicPort: z.number().optional(),
          Type: z.string(),
        }),
      )
      .nullish(),
  }),
);
export type ListedContainer = z.infer<typeof listSchema>[number];

const portsSchema = z.record(
  z.string(),
  z.array(z.object({ HostIp: z.string().default(""), HostPort: z.string() })).nullable(),
);

/** What the suite reads of `docker inspect`. The environment is left out on purpose: it holds secrets. Of the labels only Compose's are used. */
export const inspectSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string().default(""),
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.string(),
    Running: z.boolean(),
    Restarting: z.boolean().default(false),
    OOMKilled: z.boolean().default(false),
    ExitCode: z.number().default(0),
    /** Why the last start failed; empty if it did not. */
    Error: z.string().default(""),
    StartedAt: z.string(),
    /** When a process of the container last ended, the current one or an earlier one; the year 1 if none has. */
    FinishedAt: z.string().default(""),
    Health: z
      .object({
        Status: z.string(),
        FailingStreak: z.number().default(0),
        Log: z.array(z.object({ ExitCode: z.number(), Output: z.string().default("") })).nullish(),
      })
      .optional(),
  }),
  Config: z.object({
    Image: z.string().default(""),
    Tty: z.boolean().default(false),
    Labels: z.record(z.string(), z.string()).nullish(),
    ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
    Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
  }),
  HostConfig: z.object({
    NetworkMode: z.string().default(""),
    /** The configured ports, kept even when the container has stopped. */
    PortBindings: portsSchema.nullish(),
    RestartPolicy: z.object({ Name: z.string().default("") }).nullish(),
    Memory: z.number().default(0),
    ShmSize: z.number().optional(),
    ReadonlyRootfs: z.boolean().default(false),
    Runtime: z.string().nullish(),
    DeviceRequests: z
      .array(z.object({ Count: z.number().default(0), DeviceIDs: z.array(z.string()).nullish() }))
      .nullish(),
    Devices: z.array(z.object({ PathInContainer: z.string().default("") })).nullish(),
    Privileged: z.boolean().default(false),
    /** Mounts in the long form; Docker makes the missing source of every other bind. */
    Mounts: z
      .array(
        z.object({
          Type: z.string(),
          Target: z.string(),
          BindOptions: z.object({ CreateMountpoint: z.boolean().default(false) }).nullish(),
        }),
      )
      .nullish(),
  }),
  Mounts: z
    .array(
      z.object({
        Type: z.string(),
        Source: z.string().default(""),
        Destination: z.string(),
        RW: z.boolean().default(true),
      }),
    )
    .nullish(),
  NetworkSettings: z.object({ Ports: portsSchema.nullish() }),
});
export type InspectedContainer = z.infer<typeof inspectSchema>;

/** What `inspectSchema` leaves out: it may hold secrets, and must not leave the process. */
export const secretSchema = z.object({
  Name: z.string().default(""),
  Created: z.string().default(""),
  Config: z.object({
    Env: z.array(z.string()).nullish(),
    Entrypoint: z.array(z.string()).nullish(),
    Cmd: z.array(z.string()).nullish(),
    WorkingDir: z.string().default(""),
    Labels: z.record(z.string(), z.string()).nullish(),
    ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
  }),
});
