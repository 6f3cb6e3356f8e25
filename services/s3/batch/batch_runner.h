// Runs batch jobs: a timer a step, so that a job goes on after a restart and never keeps anybody waiting for long.
//
//   New ──read the manifest──→ Suspended (awaits confirmation) ──→ Ready ──→ Active ──tasks, a batch at a time──→
//   Complete
//
// Everything is done in the name of the job's role.
#pragma once

#include "emulator/dispatch/service.h"
#include "services/s3/vocabulary.h"

namespace s3 {

/// Asks for the job's next step.
void schedule_job(RequestContext& context, const Value& job);

void add_batch_runner(Service& service);

}  // namespace s3
