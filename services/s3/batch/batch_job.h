// The records of S3 Batch Operations' jobs, which an account has in a region.
//
// A job is what DescribeJob shows of it, and of its own: "@tags", "@offset" (where in the manifest the next task
// starts) and "@pieces" (how many pieces of its report are stored).
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// Complete, Cancelled or Failed.
bool has_ended(const Value& job);

/// The job, unless there is none or it ended more than 90 days ago.
std::optional<Value> find_job(RequestContext& context, const std::string& id);
/// The job that an input's JobId names. Throws NoSuchJob.
Value require_job(RequestContext& context, const Value& input);
void put_job(RequestContext& context, const Value& job);
/// The newest first.
std::vector<Value> all_jobs(RequestContext& context);

/// What a ClientRequestToken made: {"JobId", "Request"}, the request as a digest.
std::optional<Value> find_job_token(RequestContext& context, const std::string& token);
void put_job_token(RequestContext& context, const std::string& token, const Value& made);

/// Which tasks a piece of a report tells of.
enum class TaskOutcome { kSucceeded, kFailed };
/// "succeeded", as reports say it.
std::string_view name_of(TaskOutcome outcome);
/// Keeps lines of the report until the job ends.
void append_report(RequestContext& context, Value& job, TaskOutcome outcome, std::string_view lines);
/// Visits the pieces in order.
void each_report_piece(RequestContext& context, const Value& job, TaskOutcome outcome,
                       const std::function<void(std::string_view)>& visit);
void erase_report(RequestContext& context, const Value& job);

}  // namespace s3
