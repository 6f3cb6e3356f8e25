#include "services/s3/select/result_writer.h"

#include "services/s3/errors.h"

namespace s3::select {

ResultWriter::ResultWriter(const protocol::Value& output) {
  is_csv_ = output.contains("CSV");
  if (is_csv_ == output.contains("JSON")) throw refusal("ObjectSerializationConflict");
  const protocol::Value& options = output.at(is_csv_ ? "CSV" : "JSON");
  record_delimiter_ = options.value("RecordDelimiter", record_delimiter_);
  field_delimiter_ = options.value("FieldDelimiter", field_delimiter_);
  quote_ = options.value("QuoteCharacter", quote_);
  escape_ = options.value("QuoteEscapeCharacter", escape_);
  always_quotes_ = options.value("QuoteFields", "ASNEEDED") == "ALWAYS";
}

void ResultWriter::append(std::string& text, const std::vector<Member>& result) const {
  if (is_csv_) {
    append_csv(text, result);
  } else {
    append_json(text, result);
  }
  text += record_delimiter_;
}

void ResultWriter::append_csv(std::string& text, const std::vector<Member>& result) const {
  for (size_t i = 0; i < result.size(); ++i) {
    if (i > 0) text += field_delimiter_;
    append_field(text, text_of(result[i].second));
  }
}

void ResultWriter::append_field(std::string& text, const std::string& field) const {
  const auto has = [&](const std::string& part) { return !part.empty() && field.find(part) != field.npos; };
  if (!always_quotes_ && !has(field_delimiter_) && !has(record_delimiter_) && !has(quote_)) {
    text += field;
    return;
  }
  text += quote_;
  for (const char c : field) {
    if (quote_ == std::string_view(&c, 1)) text += escape_;
    text += c;
  }
  text += quote_;
}

/// What is missing is left out.
void ResultWriter::append_json(std::string& text, const std::vector<Member>& result) const {
  Json object = Json::object();
  for (const auto& [name, value] : result) {
    if (std::holds_alternative<Missing>(value)) continue;
    const auto* json = std::get_if<Json>(&value);
    object[name] = json ? *json : Json(text_of(value));
  }
  text += object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace s3::select
