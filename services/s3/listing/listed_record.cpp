#include "services/s3/listing/listed_record.h"

#include <algorithm>

#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_headers.h"

namespace s3 {
namespace {

constexpr std::string_view kTaken[] = {"@owner", "ChecksumType", "Key", "LastModified", "Size", "StorageClass"};
constexpr std::string_view kEtag = "ETag";
constexpr std::string_view kChecksum = "Checksum";
constexpr std::string_view kChecksumType = "ChecksumType";

void complete(Value& shown) {
  if (!shown.contains("StorageClass")) shown["StorageClass"] = "STANDARD";
}

/// Takes the members of the outermost object that listings show, as the parser meets them.
class ListedMembers : public nlohmann::json_sax<Value> {
 public:
  Value take() {
    complete(shown_);
    return std::move(shown_);
  }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override {
    if (depth_ == 1 && name_ == kEtag) shown_[name_] = s3::quoted(value);
    return put(std::move(value));
  }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return ++depth_ > 0; }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override { return ++depth_ > 0; }
  bool end_array() override { return --depth_ >= 0; }
  bool key(string_t& name) override {
    if (depth_ != 1) return true;
    name_ = std::move(name);
    is_taken_ = std::find(std::begin(kTaken), std::end(kTaken), name_) != std::end(kTaken);
    if (name_.starts_with(kChecksum) && name_ != kChecksumType) {
      shown_["ChecksumAlgorithm"] = Value::array({name_.substr(kChecksum.size())});
    }
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    throw std::runtime_error(std::string("a stored record is damaged: ") + error.what());
  }

 private:
  template <class Content>
  bool put(Content value) {
    if (depth_ == 1 && is_taken_) shown_[name_] = std::move(value);
    return true;
  }

  Value shown_ = Value::object();
  std::string name_;
  int depth_ = 0;
  bool is_taken_ = false;
};

}  // namespace

Value listed_record(std::string_view stored) {
  ListedMembers members;
  Value::sax_parse(stored, &members, nlohmann::detail::input_format_t::msgpack);
  return members.take();
}

Value listed_record(const Value& record) {
  Value shown{{"ETag", s3::quoted(record.at("ETag"))}};
  for (const std::string_view member : kTaken) {
    const std::string name(member);
    if (record.contains(name)) shown[name] = record[name];
  }
  if (const auto algorithm = checksum_in(record)) {
    shown["ChecksumAlgorithm"] = Value::array({protocol::checksum_name(*algorithm).name});
  }
  complete(shown);
  return shown;
}

}  // namespace s3
