#include "emulator/server/form_upload.h"

#include <array>

#include <nlohmann/json.hpp>

#include "emulator/server/limits.h"
#include "protocol/api_error.h"
#include "protocol/codec/xml_reader.h"
#include "protocol/codec/xml_writer.h"

namespace emulator {
namespace {

using protocol::ApiError;
using protocol::ChecksumAlgorithm;
using protocol::equal_ignoring_case;
using protocol::HttpRequest;
using protocol::HttpResponse;
using protocol::lower_case;

constexpr std::string_view kMediaType = "multipart/form-data";
/// "The form … must be 20 KB or less, without the file."
constexpr size_t kFieldsBytesMax = 20 * 1024;
constexpr std::string_view kFilenameMark = "${filename}";

/// Fields that are a header of PutObject by the same name, beside those that begin with x-amz-.
constexpr std::array<std::string_view, 6> kHeaderFields = {
    "cache-control", "content-type", "content-disposition", "content-encoding", "content-language", "expires"};
/// Fields that sign the form and say nothing of the object.
constexpr std::array<std::string_view, 5> kSigningFields = {"x-amz-algorithm", "x-amz-credential", "x-amz-date",
                                                            "x-amz-signature", "x-amz-security-token"};

ApiError malformed(std::string message) {
  return ApiError("MalformedPOSTRequest", std::move(message), 400);
}

ApiError not_well_formed() {
  return malformed("The body of your POST request is not well-formed multipart/form-data.");
}

/// The value of a header's parameter, "name=value" or "name=\"value\"".
std::optional<std::string> parameter_of(std::string_view header, std::string_view name) {
  for (size_t start = header.find(';'); start != header.npos; start = header.find(';', start + 1)) {
    std::string_view rest = header.substr(start + 1);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    const size_t equals = rest.find('=');
    if (equals == rest.npos || !equal_ignoring_case(rest.substr(0, equals), name)) continue;
    rest.remove_prefix(equals + 1);
    if (rest.starts_with('"')) return std::string(rest.substr(1, rest.find('"', 1) - 1));
    return std::string(rest.substr(0, rest.find_first_of("; ")));
  }
  return std::nullopt;
}

/// "k=v&…" of the tagging field's document.
std::string tagging_header(std::string_view document, const protocol::ServiceModel& service) {
  const auto shape = service.shape("Tagging");
  const auto tagging =
      decode_xml({.text = document, .root = "Tagging", .schema = protocol::XmlSchema::kStrict}, *shape);
  std::string header;
  for (const auto& tag : tagging.value("TagSet", nlohmann::json::array())) {
    header.append(header.empty() ? "" : "&").append(protocol::percent_encode(tag.value("Key", "")));
    header.append("=").append(protocol::percent_encode(tag.value("Value", "")));
  }
  return header;
}

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool FormUpload::is_one(const HttpRequest& head) {
  if (head.method != "POST" || !lower_case(head.headers.get("Content-Type")).starts_with(kMediaType)) return false;
  const std::string_view path = head.path();
  const size_t slash = path.find('/', 1);
  return slash == path.npos || slash + 1 == path.size();
}

FormUpload::FormUpload(const HttpRequest& head, BodyStore& store)
    : buffer_("\r\n"), writer_(store), sums_{ChecksumAlgorithm::kMd5, ChecksumAlgorithm::kCrc64nvme} {
  const auto boundary = parameter_of(head.headers.get("Content-Type"), "boundary");
  if (!boundary || boundary->empty()) throw not_well_formed();
  delimiter_ = "\r\n--" + *boundary;
}

void FormUpload::append(std::string_view bytes) {
  if (state_ == State::kEnd) return;  // S3 ignores what follows the file
  buffer_.append(bytes);
  while (step()) {
  }
}

bool FormUpload::step() {
  switch (state_) {
    case State::kDelimiter:
      return take_delimiter();
    case State::kHeaders:
      return take_headers();
    case State::kField:
      return take_field();
    case State::kFile:
      return take_file();
    case State::kEnd:
      break;
  }
  return false;
}

bool FormUpload::take_delimiter() {
  if (is_first_) {
    if (buffer_.size() < delimiter_.size()) return false;
    if (!buffer_.starts_with(delimiter_)) throw not_well_formed();
    buffer_.erase(0, delimiter_.size());
    is_first_ = false;
  }
  if (buffer_.size() < 2) return false;
  if (buffer_.starts_with("--")) {
    state_ = State::kEnd;
    return false;
  }
  if (!buffer_.starts_with("\r\n")) throw not_well_formed();
  buffer_.erase(0, 2);
  state_ = State::kHeaders;
  return true;
}

bool FormUpload::take_headers() {
  const size_t end = buffer_.find("\r\n\r\n");
  if (end == buffer_.npos) {
    if (buffer_.size() > kFieldsBytesMax) throw not_well_formed();
    return false;
  }
  std::string_view head(buffer_.data(), end);
  std::optional<std::string> name;
  while (!head.empty()) {
    const size_t line_end = head.find("\r\n");
    const std::string_view line = head.substr(0, line_end);
    head = line_end == head.npos ? std::string_view{} : head.substr(line_end + 2);
    if (!lower_case(line.substr(0, line.find(':'))).starts_with("content-disposition")) continue;
    name = parameter_of(line, "name");
    filename_ = parameter_of(line, "filename").value_or("");
  }
  if (!name) throw not_well_formed();
  name_ = *name;
  buffer_.erase(0, end + 4);
  const bool is_file = equal_ignoring_case(name_, "file");
  if (is_file) replace_filename();
  has_file_ = has_file_ || is_file;
  state_ = is_file ? State::kFile : State::kField;
  return true;
}

bool FormUpload::take_field() {
  const size_t end = buffer_.find(delimiter_);
  if (fields_bytes_ + std::min(end, buffer_.size()) > kFieldsBytesMax) {
    throw ApiError("MaxPostPreDataLengthExceeded", "Your POST request fields preceding the upload file were too large.",
                   400);
  }
  if (end == buffer_.npos) return false;
  fields_bytes_ += name_.size() + end;
  fields_.push_back({.name = name_, .value = buffer_.substr(0, end)});
  buffer_.erase(0, end + delimiter_.size());
  state_ = State::kDelimiter;
  return true;
}

bool FormUpload::take_file() {
  const size_t end = buffer_.find(delimiter_);
  // The last bytes may be the beginning of the delimiter.
  const size_t count = end != buffer_.npos ? end : buffer_.size() - std::min(buffer_.size(), delimiter_.size() - 1);
  const std::string_view piece(buffer_.data(), count);
  sums_.update(piece);
  if (sums_.size_bytes() > kStreamedBodyBytesMax) {
    throw ApiError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400);
  }
  writer_.append(piece);
  buffer_.erase(0, count);
  if (end == buffer_.npos) return false;
  state_ = State::kEnd;
  buffer_.clear();
  return false;
}

/// "The ${filename} variable is automatically replaced with the name of the file", without its folders.
void FormUpload::replace_filename() {
  const std::string name = filename_.substr(filename_.find_last_of("/\\") + 1);
  for (auto& field : fields_) {
    for (size_t at = field.value.find(kFilenameMark); at != field.value.npos;
         at = field.value.find(kFilenameMark, at + name.size())) {
      field.value.replace(at, kFilenameMark.size(), name);
    }
  }
}

std::string_view FormUpload::field(std::string_view name) const {
  for (const auto& field : fields_) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return {};
}

ReceivedBody FormUpload::finish() {
  if (state_ != State::kEnd) throw not_well_formed();
  if (!has_file_) {
    throw ApiError("InvalidArgument", "POST requires exactly one file upload per request.",
                   {.status = 400, .members = {{"ArgumentName", "file"}, {"ArgumentValue", "0"}}});
  }
  if (field("key").empty()) {
    throw ApiError("InvalidArgument",
                   "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the "
                   "fields.",
                   {.status = 400, .members = {{"ArgumentName", "key"}, {"ArgumentValue", ""}}});
  }
  ReceivedBody body = writer_.finish();
  body.digests["md5"] = sums_.bytes(ChecksumAlgorithm::kMd5);
  body.digests["crc64nvme"] = sums_.bytes(ChecksumAlgorithm::kCrc64nvme);
  return body;
}

HttpRequest FormUpload::as_put(const std::string& bucket, const protocol::ServiceModel& service) const {
  HttpRequest put{.method = "PUT",
                  .target = "/" + protocol::percent_encode(bucket) + "/" +
                            protocol::percent_encode(field("key"), protocol::Slash::kKeep)};
  for (const auto& field : fields_) {
    const std::string name = lower_case(field.name);
    if (name == "acl") {
      put.headers.add("x-amz-acl", field.value);
    } else if (name == "tagging") {
      put.headers.add("x-amz-tagging", tagging_header(field.value, service));
    } else if (is_among(kHeaderFields, name) || (name.starts_with("x-amz-") && !is_among(kSigningFields, name))) {
      put.headers.add(name, field.value);
    }
  }
  return put;
}

HttpResponse FormUpload::answer(HttpResponse response, const std::string& bucket, std::string_view host) const {
  const std::string key(field("key"));
  const std::string location = "http://" + std::string(host) + "/" + protocol::percent_encode(bucket) + "/" +
                               protocol::percent_encode(key, protocol::Slash::kKeep);
  const std::string etag(response.headers.get("ETag"));
  std::string redirect(field("success_action_redirect"));
  if (redirect.empty()) redirect = field("redirect");
  if (redirect.starts_with("http://") || redirect.starts_with("https://")) {
    redirect += redirect.find('?') == redirect.npos ? '?' : '&';
    redirect += "bucket=" + protocol::percent_encode(bucket) + "&key=" + protocol::percent_encode(key) +
                "&etag=" + protocol::percent_encode(etag);
    response.headers.set("Location", redirect);
    response.status = 303;
    return response;
  }
  response.headers.set("Location", location);
  const std::string_view wanted = field("success_action_status");
  response.status = wanted == "200" ? 200 : wanted == "201" ? 201 : 204;
  if (response.status != 201) return response;
  response.headers.set("Content-Type", "application/xml");
  response.body = protocol::kXmlDeclaration;
  response.body += "<PostResponse>";
  protocol::append_text_element(response.body, "Location", location);
  protocol::append_text_element(response.body, "Bucket", bucket);
  protocol::append_text_element(response.body, "Key", key);
  protocol::append_text_element(response.body, "ETag", etag);
  response.body += "</PostResponse>";
  return response;
}

}  // namespace emulator
