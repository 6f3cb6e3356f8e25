// Manifests of batch jobs: lines of comma-separated values, whose columns the job names.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/specify-batchjob-manifest.html
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/s3/batch/batch_task.h"

namespace s3 {

/// Cuts bytes that come in pieces into lines.
class LineSplitter {
 public:
  explicit LineSplitter(std::function<void(std::string_view line)> visit) : visit_(std::move(visit)) {}

  void append(std::string_view bytes);
  /// The last line need not end.
  void finish();
  /// A line that is longer than any can be.
  bool has_overflowed() const { return has_overflowed_; }

 private:
  std::function<void(std::string_view line)> visit_;
  std::string pending_;
  bool has_overflowed_ = false;
};

/// The object that a line names; nothing for a line that is none of such columns ("Bucket", "Key", "VersionId",
/// "Ignore"). Keys are URL-encoded.
std::optional<BatchTask> parse_manifest_line(std::string_view line, const std::vector<std::string>& fields);

/// A value as it stands in such a line.
std::string csv_value(std::string_view text);

}  // namespace s3
