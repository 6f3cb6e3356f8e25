#include "services/s3/batch/batch_runner.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/store/body_reader.h"
#include "emulator/time/scheduler.h"
#include "services/s3/batch/batch_job.h"
#include "services/s3/batch/batch_manifest.h"
#include "services/s3/batch/batch_report.h"
#include "services/s3/batch/batch_role.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr std::string_view kTimer = "batch-job";
constexpr size_t kTasksPerStep = 50;
constexpr int64_t kTasksMax = 100'000;
/// Holds more than kTasksPerStep lines.
constexpr uint64_t kManifestPieceBytes = 512 * 1024;
constexpr int kRangeNotSatisfiable = 416;

/// Why a job as a whole cannot go on.
struct JobFailure {
  std::string code, reason;
};

Value manifest_input(const Value& job) {
  const Value& location = job.at("Manifest").at("Location");
  const std::string arn = location.at("ObjectArn");
  constexpr std::string_view kMark = ":s3:::";
  const size_t start = arn.find(kMark);
  const size_t slash = arn.find('/', start);
  if (start == arn.npos || slash == arn.npos) throw JobFailure{"InvalidManifestContent", "Invalid Manifest Content"};
  Value input{{"Bucket", arn.substr(start + kMark.size(), slash - start - kMark.size())},
              {"Key", arn.substr(slash + 1)},
              {"IfMatch", location.at("ETag")}};
  if (location.contains("ObjectVersionId")) input["VersionId"] = location["ObjectVersionId"];
  return input;
}

/// The manifest's bytes from an offset on; nothing behind its end. Throws JobFailure.
std::optional<emulator::ResponseBody> read_manifest(RequestContext& context, const Value& job,
                                                    const emulator::Principal& role, const std::string& range) {
  Value input = manifest_input(job);
  if (!range.empty()) input["Range"] = range;
  auto answer = call_as_role(context, role, {.operation = "GetObject", .input = std::move(input)});
  if (answer.error && answer.error->status() == kRangeNotSatisfiable) return std::nullopt;
  if (answer.error) {
    const std::string& code = answer.error->code();
    if (code == "AccessDenied") throw JobFailure{code, "Reading the manifest is forbidden: AccessDenied"};
    throw JobFailure{code, "Reading the manifest failed: " + answer.error->message()};
  }
  return answer.body ? std::move(*answer.body) : emulator::ResponseBody{};
}

void each_piece(const emulator::ResponseBody& body, const std::function<void(std::string_view)>& visit) {
  for (const auto& part : body.parts) {
    if (const auto* text = std::get_if<std::string>(&part)) visit(*text);
    if (const auto* slice = std::get_if<emulator::FileSlice>(&part)) emulator::read_file_slice(*slice, visit);
  }
}

std::vector<std::string> fields_of(const Value& job) {
  return job.at("Manifest").at("Spec").at("Fields").get<std::vector<std::string>>();
}

void finish(RequestContext& context, Value& job, const emulator::Principal& role, const std::string& status) {
  const bool has_tasks = job.value("@pieces", 0) > 0;
  if (has_tasks && !write_report(context, job, role)) {
    throw JobFailure{"JobReportWriteFailed",
                     "The job report could not be written to your report bucket. Please check your permissions."};
  }
  erase_report(context, job);
  job["Status"] = status;
  job["TerminationDate"] = emulator::to_timestamp(context.time);
}

void fail(RequestContext& context, Value& job, const JobFailure& failure) {
  erase_report(context, job);
  job["Status"] = "Failed";
  job["TerminationDate"] = emulator::to_timestamp(context.time);
  job["FailureReasons"] = Value::array({{{"FailureCode", failure.code}, {"FailureReason", failure.reason}}});
}

/// Reads the whole manifest once: every line must name an object, all of them in one bucket.
void prepare(RequestContext& context, Value& job, const emulator::Principal& role) {
  const std::vector<std::string> fields = fields_of(job);
  int64_t count = 0;
  std::string bucket;
  bool is_valid = true;
  LineSplitter lines([&](std::string_view line) {
    const auto task = parse_manifest_line(line, fields);
    if (bucket.empty() && task) bucket = task->bucket;
    is_valid = is_valid && task && task->bucket == bucket;
    ++count;
  });
  const auto body = read_manifest(context, job, role, "");
  each_piece(*body, [&](std::string_view bytes) { lines.append(bytes); });
  lines.finish();
  if (!is_valid || lines.has_overflowed() || count == 0) {
    throw JobFailure{"InvalidManifestContent", "Invalid Manifest Content"};
  }
  if (count > kTasksMax) {
    throw JobFailure{"InvalidManifestContent",
                     "The S3 Batch Operations job failed because it contains more keys than the maximum allowed in a "
                     "single job"};
  }
  job["ProgressSummary"]["TotalNumberOfTasks"] = count;
  if (job.value("ConfirmationRequired", false)) {
    job["Status"] = "Suspended";
    job["SuspendedDate"] = emulator::to_timestamp(context.time);
    job["SuspendedCause"] = "AwaitingConfirmation";
  } else {
    job["Status"] = "Ready";
  }
}

/// Does one task and returns its line of the report.
std::pair<TaskOutcome, std::string> run_task(RequestContext& context, const Value& job, const emulator::Principal& role,
                                             const BatchTask& task) {
  const emulator::Answer answer = call_as_role(context, role, batch_call(job.at("Operation"), task));
  const auto& error = answer.error;
  const int status = !error ? 200 : error->status() ? error->status() : 400;
  // In the order of AWS's examples, where the status stands before the code.
  const std::string fields[] = {task.bucket,
                                report_key(task.key),
                                task.version_id,
                                std::string(name_of(error ? TaskOutcome::kFailed : TaskOutcome::kSucceeded)),
                                std::to_string(status),
                                error ? error->code() : std::string(),
                                error ? error->message() : std::string("Successful")};
  std::string line;
  for (const std::string& field : fields) line.append(line.empty() ? "" : ",").append(csv_value(field));
  return {error ? TaskOutcome::kFailed : TaskOutcome::kSucceeded, line + "\n"};
}

void count_task(Value& progress, TaskOutcome outcome) {
  const char* member = outcome == TaskOutcome::kFailed ? "NumberOfTasksFailed" : "NumberOfTasksSucceeded";
  progress[member] = progress.value(member, int64_t{0}) + 1;
}

/// Does the next tasks of the manifest. Returns false at its end.
bool run_tasks(RequestContext& context, Value& job, const emulator::Principal& role) {
  const uint64_t offset = job.value("@offset", uint64_t{0});
  const auto body = read_manifest(
      context, job, role, "bytes=" + std::to_string(offset) + "-" + std::to_string(offset + kManifestPieceBytes - 1));
  if (!body) return false;
  std::string text;
  each_piece(*body, [&](std::string_view bytes) { text.append(bytes); });
  const std::vector<std::string> fields = fields_of(job);
  std::string succeeded, failed;
  size_t taken = 0;
  for (size_t count = 0; count < kTasksPerStep && taken < text.size(); ++count) {
    const size_t end = std::min(text.find('\n', taken), text.size());
    std::string_view line = std::string_view(text).substr(taken, end - taken);
    taken = std::min(end + 1, text.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto task = parse_manifest_line(line, fields);
    if (!task) continue;  // an empty line: all others were looked at before
    const auto [outcome, report] = run_task(context, job, role, *task);
    (outcome == TaskOutcome::kFailed ? failed : succeeded) += report;
    count_task(job["ProgressSummary"], outcome);
  }
  append_report(context, job, TaskOutcome::kSucceeded, succeeded);
  append_report(context, job, TaskOutcome::kFailed, failed);
  job["@offset"] = offset + taken;
  return true;
}

/// One step of a job. Returns whether another one follows.
bool step(RequestContext& context, Value& job, const emulator::Principal& role) {
  const std::string status = job.at("Status");
  if (status == "New") {
    prepare(context, job, role);
    return job["Status"] == "Ready";
  }
  if (status == "Cancelling") {
    finish(context, job, role, "Cancelled");
    return false;
  }
  if (status == "Ready") {
    job["Status"] = "Active";
    job["@active_since"] = emulator::to_timestamp(context.time);
  }
  if (run_tasks(context, job, role)) return true;
  const double seconds = emulator::to_timestamp(context.time) - job.value("@active_since", 0.0);
  job["ProgressSummary"]["Timers"] = {{"ElapsedTimeInActiveSeconds", static_cast<int64_t>(seconds)}};
  finish(context, job, role, "Complete");
  return false;
}

void run(RequestContext& context, const std::string& id) {
  auto job = find_job(context, id);
  if (!job || has_ended(*job) || job->at("Status") == "Suspended") return;
  bool goes_on = false;
  try {
    const auto role = job_role(context, *job);
    if (!role) throw JobFailure{"AccessDenied", "The role of the job cannot be assumed by S3 Batch Operations."};
    goes_on = step(context, *job, *role);
  } catch (const JobFailure& failure) {
    fail(context, *job, failure);
  }
  put_job(context, *job);
  if (goes_on) schedule_job(context, *job);
}

}  // namespace

void schedule_job(RequestContext& context, const Value& job) {
  context.machine.scheduler.schedule(context.transaction, context.time,
                                     {.service = "s3control",
                                      .kind = std::string(kTimer),
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = job.at("JobId")});
}

void add_batch_runner(Service& service) {
  service.timers.push_back({kTimer, run});
}

}  // namespace s3
