#include "services/cloudformation/stack/template_source.h"

#include <fstream>

#include "emulator/dispatch/dispatcher.h"
#include "protocol/http/uri.h"
#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {
namespace {

/// Ours: AWS names no limit, and a package is held in memory while it is read.
constexpr size_t kPackageBytesMax = 256 * 1024 * 1024;

struct ObjectName {
  std::string bucket, key;
};

/// The bucket and key of an S3 URL, in path style or with the bucket in the host name.
ObjectName parse_template_url(const std::string& url) {
  const size_t scheme_end = url.find("://");
  if (scheme_end == std::string::npos || !url.starts_with("http")) {
    throw ApiError("ValidationError", "TemplateURL must be a supported URL.");
  }
  const size_t host_start = scheme_end + 3;
  const size_t path_start = std::min(url.find('/', host_start), url.size());
  const std::string host = url.substr(host_start, path_start - host_start);
  const std::string path = protocol::percent_decode(url.substr(path_start, url.find('?', path_start) - path_start));
  const size_t service = host.find(".s3");
  if (service != std::string::npos) return {host.substr(0, service), path.substr(std::min<size_t>(1, path.size()))};
  const size_t bucket_end = path.find('/', 1);
  if (path.size() < 2 || bucket_end == std::string::npos) {
    throw ApiError("ValidationError", "S3 error: Domain name specified in " + host + " is not a valid S3 domain");
  }
  return {path.substr(1, bucket_end - 1), path.substr(bucket_end + 1)};
}

/// "s3://bucket/key"
std::optional<ObjectName> parse_s3_uri(const std::string& uri) {
  constexpr std::string_view kScheme = "s3://";
  const size_t end = uri.find('/', kScheme.size());
  if (!uri.starts_with(kScheme) || end == std::string::npos || end + 1 == uri.size()) return std::nullopt;
  return ObjectName{uri.substr(kScheme.size(), end - kScheme.size()), uri.substr(end + 1)};
}

std::string read_parts(const emulator::ResponseBody& body) {
  std::string text;
  for (const auto& part : body.parts) {
    if (const auto* bytes = std::get_if<std::string>(&part)) {
      text += *bytes;
      continue;
    }
    const auto& slice = std::get<emulator::FileSlice>(part);
    std::ifstream file(slice.path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(slice.offset));
    std::string bytes(slice.length, '\0');
    if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
      throw std::runtime_error("the body of a template in S3 is lost");
    }
    text += bytes;
  }
  return text;
}

emulator::Answer get_object(RequestContext& context, const ObjectName& name) {
  return context.machine.dispatcher.call_within(context, {.service = "s3",
                                                          .operation = "GetObject",
                                                          .input = {{"Bucket", name.bucket}, {"Key", name.key}},
                                                          .invoked_by = "cloudformation"});
}

/// "1 validation error detected": the model does not tell this limit, AWS answers as if it did.
void check_inline_size(const std::string& body) {
  if (body.size() <= kInlineTemplateBytesMax) return;
  throw ApiError("ValidationError", "1 validation error detected: Value '" + body +
                                        "' at 'templateBody' failed to satisfy constraint: Member must have length "
                                        "less than or equal to " +
                                        std::to_string(kInlineTemplateBytesMax));
}

}  // namespace

std::string read_from_s3(RequestContext& context, const std::string& url) {
  const emulator::Answer answer = get_object(context, parse_template_url(url));
  if (answer.error) throw ApiError("ValidationError", "S3 error: " + answer.error->message());
  if (answer.body && answer.body->size_bytes() > kTemplateBytesMax) {
    throw ApiError("ValidationError", "Template may not exceed 1000000 bytes in size.");
  }
  return answer.body ? read_parts(*answer.body) : std::string();
}

std::string read_snippet(RequestContext& context, const std::string& uri) {
  constexpr std::string_view kFailed = "Transform AWS::Include failed with: ";
  const auto parsed = parse_s3_uri(uri);
  if (!parsed)
    throw ApiError("ValidationError", std::string(kFailed) + "The location parameter is not a valid S3 uri.");
  const ObjectName& name = *parsed;
  const emulator::Answer answer = get_object(context, name);
  if (answer.error && answer.error->code() == "NoSuchBucket") {
    throw ApiError("ValidationError", std::string(kFailed) + "S3 bucket [" + name.bucket + "] does not exist.");
  }
  if (answer.error) throw ApiError("ValidationError", std::string(kFailed) + answer.error->message());
  return answer.body ? read_parts(*answer.body) : std::string();
}

std::string read_package(RequestContext& context, const std::string& uri) {
  const auto name = parse_s3_uri(uri);
  if (!name) throw ApiError("CFNRegistryException", "The SchemaHandlerPackage is not a valid S3 uri: " + uri);
  const emulator::Answer answer = get_object(context, *name);
  if (answer.error) {
    throw ApiError("CFNRegistryException", "Could not read the package " + uri + ": " + answer.error->message());
  }
  if (answer.body && answer.body->size_bytes() > kPackageBytesMax) {
    throw ApiError("CFNRegistryException", "The package " + uri + " is too large.");
  }
  return answer.body ? read_parts(*answer.body) : std::string();
}

ObjectBytes read_object(RequestContext& context, const ObjectRequest& request) {
  const auto name = parse_s3_uri(request.uri);
  if (!name) return {.error = "it is not a valid S3 URI"};
  Value input{{"Bucket", name->bucket}, {"Key", name->key}};
  if (!request.version_id.empty()) input["VersionId"] = request.version_id;
  const emulator::Answer answer = context.machine.dispatcher.call_within(context, {.service = "s3",
                                                                                   .operation = "GetObject",
                                                                                   .input = std::move(input),
                                                                                   .principal = request.principal,
                                                                                   .region = context.region,
                                                                                   .invoked_by = "cloudformation"});
  if (answer.error) return {.error = answer.error->message()};
  if (!answer.body) return {};
  if (answer.body->size_bytes() > request.size_bytes_max) return {.error = "it is too large"};
  return {.bytes = read_parts(*answer.body)};
}

std::string read_template_body(RequestContext& context, const Value& input, const Value* stack) {
  if (input.contains(kKeptTemplate)) return input[kKeptTemplate];
  const bool has_body = input.contains("TemplateBody"), has_url = input.contains("TemplateURL");
  if (has_body && has_url) {
    throw ApiError("ValidationError", "You cannot specify both TemplateBody and TemplateURL");
  }
  if (has_body) {
    // What a stack set deploys may have come by an address.
    if (context.invoked_by != "cloudformation") check_inline_size(input["TemplateBody"]);
    return input["TemplateBody"];
  }
  if (has_url) return read_from_s3(context, input["TemplateURL"]);
  if (input.value("UsePreviousTemplate", false) && stack && stack->contains("@Template")) {
    return original_template(context, *stack);
  }
  throw ApiError("ValidationError", "Either Template URL or Template Body must be specified.");
}

std::string original_template(RequestContext& context, const Value& stack) {
  const Value& written = stack.contains("@OriginalTemplate") ? stack["@OriginalTemplate"] : stack.at("@Template");
  return load_template(context, stack, written);
}

}  // namespace cloudformation
