#include "services/s3/batch/batch_report.h"

#include <cmath>
#include <ctime>

#include "emulator/store/body_store.h"
#include "emulator/time/id_generator.h"
#include "protocol/checksum/checksum_set.h"
#include "protocol/http/uri.h"
#include "services/s3/batch/batch_job.h"
#include "services/s3/batch/batch_role.h"

namespace s3 {
namespace {

constexpr const char* kSchema = "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage";
constexpr size_t kFileNameDigits = 40;

/// Where a report goes.
struct ReportFolder {
  std::string bucket;
  /// "prefix/job-<id>/".
  std::string prefix;
};

ReportFolder folder_of(const Value& job) {
  const Value& report = job.at("Report");
  const std::string arn = report.at("Bucket");
  std::string prefix = report.value("Prefix", "");
  if (!prefix.empty() && !prefix.ends_with('/')) prefix += '/';
  return {.bucket = arn.substr(arn.rfind(':') + 1),
          .prefix = prefix + "job-" + job.at("JobId").get<std::string>() + "/"};
}

/// "2019-04-05T17:48:39.725Z".
std::string iso_time(double timestamp) {
  const auto seconds = static_cast<std::time_t>(std::floor(timestamp));
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32], whole[40];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(whole, sizeof whole, "%s.%03dZ", text, static_cast<int>((timestamp - std::floor(timestamp)) * 1000));
  return whole;
}

/// A file of the report under way.
class ReportFile {
 public:
  explicit ReportFile(RequestContext& context) : writer_(context.machine.bodies) {}

  void append(std::string_view text) {
    writer_.append(text);
    sums_.update(text);
  }
  bool is_empty() const { return sums_.size_bytes() == 0; }
  std::string md5() const { return sums_.hex(protocol::ChecksumAlgorithm::kMd5); }

  /// Ends the file and puts it into the bucket. Returns false if the role may not.
  bool store(RequestContext& context, const emulator::Principal& role, const Value& report, const std::string& bucket,
             const std::string& key) {
    Value input{{"Bucket", bucket}, {"Key", key}};
    if (report.contains("ExpectedBucketOwner")) input["ExpectedBucketOwner"] = report["ExpectedBucketOwner"];
    emulator::ReceivedBody body = writer_.finish();
    return call_as_role(context, role, {.operation = "PutObject", .input = std::move(input)}, &body).succeeded();
  }

 private:
  emulator::BodyWriter writer_;
  protocol::ChecksumSet sums_{protocol::ChecksumAlgorithm::kMd5};
};

bool store_text(RequestContext& context, const emulator::Principal& role, const Value& report,
                const std::string& bucket, const std::string& key, std::string_view text) {
  ReportFile file(context);
  file.append(text);
  return file.store(context, role, report, bucket, key);
}

}  // namespace

std::string report_key(std::string_view key) {
  return protocol::percent_encode(key, protocol::Slash::kKeep);
}

bool write_report(RequestContext& context, const Value& job, const emulator::Principal& role) {
  const Value& report = job.at("Report");
  if (!report.value("Enabled", false)) return true;
  const ReportFolder folder = folder_of(job);
  Value results = Value::array();
  for (const TaskOutcome outcome : {TaskOutcome::kSucceeded, TaskOutcome::kFailed}) {
    if (outcome == TaskOutcome::kSucceeded && report.value("ReportScope", "") == "FailedTasksOnly") continue;
    ReportFile file(context);
    each_report_piece(context, job, outcome, [&](std::string_view lines) { file.append(lines); });
    if (file.is_empty()) continue;
    const std::string key = folder.prefix + "results/" + context.machine.ids.hexadecimal(kFileNameDigits) + ".csv";
    if (!file.store(context, role, report, folder.bucket, key)) return false;
    results.push_back({{"TaskExecutionStatus", name_of(outcome)},
                       {"Bucket", folder.bucket},
                       {"MD5Checksum", file.md5()},
                       {"Key", key}});
  }
  nlohmann::ordered_json manifest;
  manifest["Format"] = report.value("Format", "");
  manifest["ReportCreationDate"] = iso_time(emulator::to_timestamp(context.time));
  manifest["Results"] = results;
  manifest["ReportSchema"] = kSchema;
  const std::string text = manifest.dump();
  protocol::ChecksumSet sums{protocol::ChecksumAlgorithm::kMd5};
  sums.update(text);
  return store_text(context, role, report, folder.bucket, folder.prefix + "manifest.json", text) &&
         store_text(context, role, report, folder.bucket, folder.prefix + "manifest.json.md5",
                    sums.hex(protocol::ChecksumAlgorithm::kMd5));
}

}  // namespace s3
