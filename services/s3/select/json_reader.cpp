#include "services/s3/errors.h"
#include "services/s3/select/record_reader.h"

namespace s3::select {
namespace {

constexpr size_t kLineBytesMax = 1 << 20;
/// A document is parsed whole. AWS's limit is that of a record.
constexpr size_t kDocumentBytesMax = 32 << 20;
constexpr int kNestingMax = 100;

/// Finds the values that follow one another, by brackets and quotes; parses each, and follows the path of FROM in it.
class JsonReader : public RecordReader {
 public:
  JsonReader(bool is_lines, const Path& source, const ScanRange& range, RecordVisitor visit)
      : value_bytes_max_(is_lines ? kLineBytesMax : kDocumentBytesMax),
        source_(source),
        range_(range),
        visit_(std::move(visit)) {
    // S3Object[*] is every value of the object, as S3Object is.
    if (!source_.empty() && source_.front().is_wildcard) source_.erase(source_.begin());
  }

  void feed(std::string_view bytes) override {
    for (const char c : bytes) {
      take(c);
      ++position_;
    }
  }

  void finish() override {
    if (depth_ > 0 || is_in_text_) throw refusal("JSONParsingError");
    if (!value_.empty()) end_value();
  }

 private:
  void take(char c) {
    const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (is_in_text_) {
      value_ += c;
      is_in_text_ = is_escaped_ || c != '"';
      is_escaped_ = !is_escaped_ && c == '\\';
    } else if (depth_ == 0 && (is_space || c == ',')) {
      if (!value_.empty()) end_value();
      return;
    } else {
      if (value_.empty()) start_ = position_;
      value_ += c;
      is_in_text_ = c == '"';
      if (c == '{' || c == '[') ++depth_;
      if (c == '}' || c == ']') --depth_;
      if (depth_ < 0) throw refusal("JSONParsingError");
    }
    if (depth_ > kNestingMax) throw refusal("JSONParsingError");
    if (value_.size() > value_bytes_max_) throw refusal("OverMaxRecordSize");
    const bool is_whole = depth_ == 0 && !is_in_text_ && (c == '}' || c == ']' || c == '"');
    if (is_whole) end_value();
  }

  void end_value() {
    const std::string text = std::exchange(value_, {});
    if (start_ < range_.first || start_ > range_.last) return;
    const Json value = Json::parse(text, nullptr, false);
    if (value.is_discarded()) throw refusal("JSONParsingError");
    follow(value, 0);
  }

  void follow(const Json& value, size_t depth) {
    if (depth == source_.size()) return visit_(JsonRecord(value));
    const PathStep& step = source_[depth];
    if (step.is_wildcard) {
      if (!value.is_array()) return;
      for (const Json& item : value) follow(item, depth + 1);
    } else if (const Json* member = find_step(value, step)) {
      follow(*member, depth + 1);
    }
  }

  size_t value_bytes_max_;
  Path source_;
  ScanRange range_;
  RecordVisitor visit_;
  std::string value_;
  uint64_t position_ = 0, start_ = 0;
  int depth_ = 0;
  bool is_in_text_ = false, is_escaped_ = false;
};

}  // namespace

std::unique_ptr<RecordReader> json_reader(const protocol::Value& input, const Path& source, const ScanRange& range,
                                          RecordVisitor visit) {
  return std::make_unique<JsonReader>(input.value("Type", "") == "LINES", source, range, std::move(visit));
}

}  // namespace s3::select
