#include "services/s3/errors.h"
#include "services/s3/select/record_reader.h"

namespace s3::select {
namespace {

constexpr size_t kRecordBytesMax = 1 << 20;
constexpr size_t kColumnsMax = 20'000;

enum class Header { kNone, kIgnore, kUse };

struct Dialect {
  std::string field_delimiter, record_delimiter;
  char quote = '"', escape = '"', comment = '#';
  bool may_quote_record_delimiters = false;
  Header header = Header::kNone;
};

char character_of(const protocol::Value& input, const char* member, char otherwise) {
  const std::string text = input.value(member, std::string(1, otherwise));
  if (text.size() > 1) throw refusal("InvalidRequestParameter");
  return text.empty() ? '\0' : text[0];
}

Dialect dialect_of(const protocol::Value& input) {
  Dialect dialect{.field_delimiter = input.value("FieldDelimiter", ","),
                  .record_delimiter = input.value("RecordDelimiter", "\n"),
                  .quote = character_of(input, "QuoteCharacter", '"'),
                  .escape = character_of(input, "QuoteEscapeCharacter", '"'),
                  .comment = character_of(input, "Comments", '#'),
                  .may_quote_record_delimiters = input.value("AllowQuotedRecordDelimiter", false)};
  if (dialect.field_delimiter.empty() || dialect.record_delimiter.empty()) throw refusal("InvalidRequestParameter");
  const std::string header = input.value("FileHeaderInfo", "NONE");
  if (header == "USE") dialect.header = Header::kUse;
  if (header == "IGNORE") dialect.header = Header::kIgnore;
  return dialect;
}

/// Collects a record's bytes up to its delimiter, then takes it apart.
class CsvReader : public RecordReader {
 public:
  CsvReader(Dialect dialect, const ScanRange& range, RecordVisitor visit)
      : dialect_(std::move(dialect)), range_(range), visit_(std::move(visit)) {}

  void feed(std::string_view bytes) override {
    for (const char c : bytes) {
      record_ += c;
      if (record_.size() > kRecordBytesMax) throw refusal("OverMaxRecordSize");
      if (c == dialect_.quote && dialect_.may_quote_record_delimiters) is_quoted_ = !is_quoted_;
      if (is_quoted_ || !record_.ends_with(dialect_.record_delimiter)) continue;
      record_.resize(record_.size() - dialect_.record_delimiter.size());
      end_record(record_.size() + dialect_.record_delimiter.size());
    }
  }

  void finish() override {
    if (is_quoted_) throw refusal("CSVUnescapedQuote");
    if (!record_.empty()) end_record(record_.size());
  }

 private:
  void end_record(size_t size) {
    const uint64_t start = position_;
    position_ += size;
    if (dialect_.record_delimiter == "\n" && record_.ends_with('\r')) record_.pop_back();
    const bool is_comment = dialect_.comment != '\0' && record_.starts_with(dialect_.comment);
    if (!record_.empty() && !is_comment) take_record(start);
    record_.clear();
  }

  void take_record(uint64_t start) {
    if (!std::exchange(has_passed_header_, true) && dialect_.header != Header::kNone) {
      split();
      if (dialect_.header == Header::kUse) names_ = fields_;
      return;
    }
    if (start < range_.first || start > range_.last) return;
    split();
    visit_(CsvRecord(names_, fields_));
  }

  void split() {
    fields_.clear();
    const std::string_view text = record_;
    for (size_t i = 0;;) {
      std::string field;
      const bool is_quoted = i < text.size() && text[i] == dialect_.quote && dialect_.quote != '\0';
      i = is_quoted ? read_quoted(text, i + 1, field) : i;
      const size_t end = std::min(text.find(dialect_.field_delimiter, i), text.size());
      field.append(text.substr(i, end - i));
      fields_.push_back(std::move(field));
      if (fields_.size() > kColumnsMax) throw refusal("OverMaxColumn");
      if (end == text.size()) return;
      i = end + dialect_.field_delimiter.size();
    }
  }

  /// Returns the position behind the closing quote.
  size_t read_quoted(std::string_view text, size_t i, std::string& field) const {
    while (i < text.size()) {
      const bool escapes_quote = text[i] == dialect_.escape && i + 1 < text.size() && text[i + 1] == dialect_.quote;
      if (escapes_quote) {
        field += dialect_.quote;
        i += 2;
      } else if (text[i] == dialect_.quote) {
        return i + 1;
      } else {
        field += text[i++];
      }
    }
    return i;
  }

  Dialect dialect_;
  ScanRange range_;
  RecordVisitor visit_;
  std::string record_;
  bool is_quoted_ = false;
  bool has_passed_header_ = false;
  uint64_t position_ = 0;
  ColumnNames names_;
  std::vector<std::string> fields_;
};

}  // namespace

std::unique_ptr<RecordReader> csv_reader(const protocol::Value& input, const ScanRange& range, RecordVisitor visit) {
  return std::make_unique<CsvReader>(dialect_of(input), range, std::move(visit));
}

}  // namespace s3::select
