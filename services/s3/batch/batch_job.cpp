#include "services/s3/batch/batch_job.h"

#include <algorithm>
#include <cstdio>
#include <tuple>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "services/s3/control/control_account.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

/// "Jobs are automatically deleted 90 days after reaching a terminal state."
constexpr double kKeptSeconds = 90.0 * 24 * 60 * 60;

std::string key_of(const RequestContext& context, std::string_view kind, const std::string& name) {
  return account_key(context.account, "Batch" + std::string(kind) + "/" + context.region + "/" + name);
}

std::optional<Value> read(RequestContext& context, const std::string& key) {
  const auto bytes = context.transaction.get(key);
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

void write(RequestContext& context, const std::string& key, const Value& record) {
  context.transaction.put(key, emulator::to_stored(record));
}

bool is_forgotten(const RequestContext& context, const Value& job) {
  return job.contains("TerminationDate") &&
         emulator::to_timestamp(context.time) - job["TerminationDate"].get<double>() > kKeptSeconds;
}

std::string pieces_prefix(const RequestContext& context, const Value& job, TaskOutcome outcome) {
  return key_of(context, "Report", job.at("JobId").get<std::string>() + "/" + std::string(name_of(outcome)) + "/");
}

}  // namespace

bool has_ended(const Value& job) {
  const std::string status = job.at("Status");
  return status == "Complete" || status == "Cancelled" || status == "Failed";
}

std::optional<Value> find_job(RequestContext& context, const std::string& id) {
  auto job = read(context, key_of(context, "Job", id));
  if (job && is_forgotten(context, *job)) return std::nullopt;
  return job;
}

Value require_job(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  auto job = find_job(context, input.at("JobId"));
  if (!job) throw refusal("NoSuchJob", {{"JobId", input["JobId"]}});
  return std::move(*job);
}

void put_job(RequestContext& context, const Value& job) {
  write(context, key_of(context, "Job", job.at("JobId")), job);
}

std::vector<Value> all_jobs(RequestContext& context) {
  std::vector<Value> jobs;
  context.transaction.scan_prefix(key_of(context, "Job", ""), [&](std::string_view, std::string_view bytes) {
    Value job = emulator::from_stored(bytes);
    if (!is_forgotten(context, job)) jobs.push_back(std::move(job));
    return true;
  });
  const auto order_of = [](const Value& job) {
    return std::tuple(-job.at("CreationTime").get<double>(), job.at("JobId").get<std::string>());
  };
  std::sort(jobs.begin(), jobs.end(), [&](const Value& a, const Value& b) { return order_of(a) < order_of(b); });
  return jobs;
}

std::optional<Value> find_job_token(RequestContext& context, const std::string& token) {
  return read(context, key_of(context, "Token", token));
}

void put_job_token(RequestContext& context, const std::string& token, const Value& made) {
  write(context, key_of(context, "Token", token), made);
}

std::string_view name_of(TaskOutcome outcome) {
  return outcome == TaskOutcome::kSucceeded ? "succeeded" : "failed";
}

void append_report(RequestContext& context, Value& job, TaskOutcome outcome, std::string_view lines) {
  if (lines.empty()) return;
  const int number = job.value("@pieces", 0);
  char digits[16];
  std::snprintf(digits, sizeof digits, "%08d", number);
  context.transaction.put(pieces_prefix(context, job, outcome) + digits, lines);
  job["@pieces"] = number + 1;
}

void each_report_piece(RequestContext& context, const Value& job, TaskOutcome outcome,
                       const std::function<void(std::string_view)>& visit) {
  context.transaction.scan_prefix(pieces_prefix(context, job, outcome), [&](std::string_view, std::string_view lines) {
    visit(lines);
    return true;
  });
}

void erase_report(RequestContext& context, const Value& job) {
  for (const TaskOutcome outcome : {TaskOutcome::kSucceeded, TaskOutcome::kFailed}) {
    std::vector<std::string> keys;
    context.transaction.scan_prefix(pieces_prefix(context, job, outcome), [&](std::string_view key, std::string_view) {
      keys.emplace_back(key);
      return true;
    });
    for (const std::string& key : keys) context.transaction.erase(key);
  }
}

}  // namespace s3
