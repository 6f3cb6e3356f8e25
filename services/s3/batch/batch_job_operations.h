// S3 Control's operations on batch jobs.
#pragma once

#include "emulator/dispatch/service.h"

namespace s3 {

/// Adds CreateJob, DescribeJob, ListJobs, UpdateJobPriority, UpdateJobStatus and the tags of jobs.
void add_batch_jobs(emulator::Service& service);

}  // namespace s3
