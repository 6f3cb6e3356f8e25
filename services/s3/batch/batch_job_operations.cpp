#include "services/s3/batch/batch_job_operations.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "services/s3/batch/batch_job.h"
#include "services/s3/batch/batch_role.h"
#include "services/s3/batch/batch_runner.h"
#include "services/s3/batch/batch_task.h"
#include "services/s3/control/control_account.h"
#include "services/s3/errors.h"
#include "services/s3/listing/listing.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr size_t kPageSizeMax = 1000;
constexpr size_t kJobTagsMax = 50;
constexpr const char* kListedMembers[] = {"JobId",        "Description",     "Priority",       "Status",
                                          "CreationTime", "TerminationDate", "ProgressSummary"};
constexpr const char* kKeptMembers[] = {
    "ConfirmationRequired", "Description", "Manifest", "Operation", "Priority", "Report", "RoleArn"};
constexpr const char* kTags = "@tags";

void check_manifest(const Value& input) {
  if (input.contains("ManifestGenerator")) throw not_implemented("manifests that a batch job generates");
  if (!input.contains("Manifest")) throw invalid_request("A manifest or a manifest generator must be specified.");
  const Value& specification = input["Manifest"].at("Spec");
  if (specification.at("Format") != "S3BatchOperations_CSV_20180820") {
    throw not_implemented("inventory reports as manifests of batch jobs");
  }
  const Value fields = specification.value("Fields", Value::array());
  for (const char* required : {"Bucket", "Key"}) {
    if (std::find(fields.begin(), fields.end(), required) == fields.end()) {
      throw invalid_request("Required fields are missing in the schema: " + std::string(required));
    }
  }
}

void check_report(const Value& report) {
  if (!report.at("Enabled").get<bool>()) return;
  for (const char* required : {"Bucket", "Format", "ReportScope"}) {
    if (!report.contains(required)) {
      throw invalid_request("The job report is enabled, but its " + std::string(required) + " is missing.");
    }
  }
}

std::string digest_of(Value request) {
  request.erase("ClientRequestToken");
  return protocol::hex_encode(protocol::bytes_view(protocol::Sha256::of(request.dump())));
}

Value create_job(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  const std::string token = input.at("ClientRequestToken");
  const std::string request = digest_of(input);
  if (const auto made = find_job_token(context, token)) {
    if (made->at("Request") != request) throw refusal("IdempotencyException");
    return {{"JobId", made->at("JobId")}};
  }
  batch_operation_name(input.at("Operation"));
  check_manifest(input);
  check_report(input.at("Report"));
  check_tags(input.value("Tags", Value::array()), {.count_max = kJobTagsMax});

  const std::string id = context.machine.ids.uuid();
  Value job{
      {"JobId", id},
      {"JobArn", emulator::make_arn(context, "s3", "job/" + id)},
      {"Status", "New"},
      {"CreationTime", emulator::to_timestamp(context.time)},
      {"ProgressSummary", {{"TotalNumberOfTasks", 0}, {"NumberOfTasksSucceeded", 0}, {"NumberOfTasksFailed", 0}}}};
  for (const char* member : kKeptMembers) {
    if (input.contains(member)) job[member] = input[member];
  }
  job[kTags] = input.value("Tags", Value::array());
  put_job(context, job);
  put_job_token(context, token, {{"JobId", id}, {"Request", request}});
  schedule_job(context, job);
  return {{"JobId", id}};
}

/// Without what is only ours.
Value shown(Value job) {
  for (auto member = job.begin(); member != job.end();) {
    member = member.key().starts_with('@') ? job.erase(member) : std::next(member);
  }
  return job;
}

Value describe_job(RequestContext& context, const Value& input) {
  return {{"Job", shown(require_job(context, input))}};
}

Value list_jobs(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  const size_t asked = input.value("MaxResults", kPageSizeMax);
  const size_t limit = asked == 0 ? kPageSizeMax : std::min(asked, kPageSizeMax);
  const Value statuses = input.value("JobStatuses", Value::array());
  std::string after;
  if (input.contains("NextToken")) after = read_continuation_token(input["NextToken"]);
  Value output{{"Jobs", Value::array()}};
  Value& list = output["Jobs"];
  bool is_before = !after.empty();
  for (const Value& job : all_jobs(context)) {
    const std::string id = job.at("JobId");
    const bool is_skipped = is_before;
    if (id == after) is_before = false;
    if (is_skipped) continue;
    if (!statuses.empty() && std::find(statuses.begin(), statuses.end(), job.at("Status")) == statuses.end()) continue;
    if (list.size() == limit) {
      output["NextToken"] = make_continuation_token(list.back()["JobId"].get_ref<const std::string&>());
      break;
    }
    Value item{{"Operation", batch_operation_name(job.at("Operation"))}};
    for (const char* member : kListedMembers) {
      if (job.contains(member)) item[member] = job[member];
    }
    list.push_back(std::move(item));
  }
  return output;
}

/// Jobs run one after the other here, as soon as they are ready: a priority is kept and has no effect.
Value update_job_priority(RequestContext& context, const Value& input) {
  Value job = require_job(context, input);
  if (has_ended(job)) throw refusal("JobStatusException");
  job["Priority"] = input.at("Priority");
  put_job(context, job);
  return {{"JobId", job["JobId"]}, {"Priority", job["Priority"]}};
}

/// A job that awaits confirmation may be told to run; one that has not ended may be cancelled.
Value update_job_status(RequestContext& context, const Value& input) {
  Value job = require_job(context, input);
  const bool is_cancelled = input.at("RequestedJobStatus") == "Cancelled";
  const bool may_change = is_cancelled ? !has_ended(job) : job.at("Status") == "Suspended";
  if (!may_change) throw refusal("JobStatusException");
  job["Status"] = is_cancelled ? "Cancelling" : "Ready";
  if (input.contains("StatusUpdateReason")) job["StatusUpdateReason"] = input["StatusUpdateReason"];
  put_job(context, job);
  schedule_job(context, job);
  Value output{{"JobId", job["JobId"]}, {"Status", job["Status"]}};
  if (job.contains("StatusUpdateReason")) output["StatusUpdateReason"] = job["StatusUpdateReason"];
  return output;
}

Value put_job_tagging(RequestContext& context, const Value& input) {
  Value job = require_job(context, input);
  if (input.at("Tags").size() > kJobTagsMax) throw refusal("TooManyTagsException");
  check_tags(input.at("Tags"), {.count_max = kJobTagsMax});
  job[kTags] = input["Tags"];
  put_job(context, job);
  return Value::object();
}

Value get_job_tagging(RequestContext& context, const Value& input) {
  return {{"Tags", require_job(context, input).value(kTags, Value::array())}};
}

Value delete_job_tagging(RequestContext& context, const Value& input) {
  Value job = require_job(context, input);
  job[kTags] = Value::array();
  put_job(context, job);
  return Value::object();
}

}  // namespace

void add_batch_jobs(Service& service) {
  service.operations.insert(service.operations.end(), {{"CreateJob", create_job},
                                                       {"DescribeJob", describe_job},
                                                       {"ListJobs", list_jobs},
                                                       {"UpdateJobPriority", update_job_priority},
                                                       {"UpdateJobStatus", update_job_status},
                                                       {"PutJobTagging", put_job_tagging},
                                                       {"GetJobTagging", get_job_tagging},
                                                       {"DeleteJobTagging", delete_job_tagging}});
  service.authorization.passed_roles.push_back({"CreateJob", "RoleArn", kBatchService});
  add_batch_runner(service);
}

}  // namespace s3
