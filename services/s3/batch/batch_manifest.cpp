#include "services/s3/batch/batch_manifest.h"

#include "protocol/http/uri.h"

namespace s3 {
namespace {

/// A bucket, a version and a key of 1,024 bytes, each encoded as three.
constexpr size_t kLineBytesMax = 8 * 1024;

/// The values of a line; nothing if a quote does not end.
std::optional<std::vector<std::string>> parse_csv_line(std::string_view line) {
  std::vector<std::string> values(1);
  bool is_quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (is_quoted) {
      if (c != '"') {
        values.back() += c;
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        values.back() += line[++i];
      } else {
        is_quoted = false;
      }
    } else if (c == '"' && values.back().empty()) {
      is_quoted = true;
    } else if (c == ',') {
      values.emplace_back();
    } else {
      values.back() += c;
    }
  }
  if (is_quoted) return std::nullopt;
  return values;
}

}  // namespace

void LineSplitter::append(std::string_view bytes) {
  while (!bytes.empty() && !has_overflowed_) {
    const size_t end = bytes.find('\n');
    pending_.append(bytes.substr(0, end));
    has_overflowed_ = pending_.size() > kLineBytesMax;
    if (end == bytes.npos) return;
    if (!has_overflowed_) finish();
    bytes.remove_prefix(end + 1);
  }
}

void LineSplitter::finish() {
  if (pending_.ends_with('\r')) pending_.pop_back();
  if (!pending_.empty() && !has_overflowed_) visit_(pending_);
  pending_.clear();
}

std::optional<BatchTask> parse_manifest_line(std::string_view line, const std::vector<std::string>& fields) {
  const auto values = parse_csv_line(line);
  if (!values || values->size() != fields.size()) return std::nullopt;
  BatchTask task;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i] == "Bucket") task.bucket = (*values)[i];
    if (fields[i] == "Key") task.key = protocol::percent_decode((*values)[i], true);
    if (fields[i] == "VersionId") task.version_id = (*values)[i];
  }
  if (task.bucket.empty() || task.key.empty()) return std::nullopt;
  return task;
}

std::string csv_value(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string value = "\"";
  for (const char c : text) value.append(c == '"' ? "\"\"" : std::string_view(&c, 1));
  return value + "\"";
}

}  // namespace s3
