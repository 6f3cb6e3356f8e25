#include "services/s3/access/condition_keys.h"

#include <algorithm>
#include <cmath>

#include "protocol/http/ascii.h"
#include "protocol/http/uri.h"
#include "services/s3/access/access_point.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/object/copy_source.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

using Texts = std::optional<std::vector<std::string>>;

/// Keys that are called like a header, and the member that the header is; with a structure around it in some requests.
struct HeaderKey {
  std::string_view key;
  const char* member;
  const char* structure = "";
  const char* member_of_structure = "";
};
constexpr HeaderKey kHeaderKeys[] = {
    {"s3:object-lock-legal-hold", "ObjectLockLegalHoldStatus", "LegalHold", "Status"},
    {"s3:object-lock-mode", "ObjectLockMode", "Retention", "Mode"},
    {"s3:object-lock-retain-until-date", "ObjectLockRetainUntilDate", "Retention", "RetainUntilDate"},
    {"s3:x-amz-acl", "ACL"},
    {"s3:x-amz-copy-source", "CopySource"},
    {"s3:x-amz-grant-full-control", "GrantFullControl"},
    {"s3:x-amz-grant-read", "GrantRead"},
    {"s3:x-amz-grant-read-acp", "GrantReadACP"},
    {"s3:x-amz-grant-write", "GrantWrite"},
    {"s3:x-amz-grant-write-acp", "GrantWriteACP"},
    {"s3:x-amz-metadata-directive", "MetadataDirective"},
    {"s3:x-amz-object-ownership", "ObjectOwnership"},
    {"s3:x-amz-server-side-encryption", "ServerSideEncryption"},
    {"s3:x-amz-server-side-encryption-aws-kms-key-id", "SSEKMSKeyId"},
    {"s3:x-amz-server-side-encryption-customer-algorithm", "SSECustomerAlgorithm"},
    {"s3:x-amz-storage-class", "StorageClass"},
    {"s3:x-amz-website-redirect-location", "WebsiteRedirectLocation"},
};

std::string text_of(const Value& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

const Value* find_member(const HeaderKey& row, const Value& input) {
  if (const auto found = input.find(row.member); found != input.end()) return &*found;
  const auto structure = input.find(row.structure);
  if (structure == input.end() || !structure->is_object()) return nullptr;
  const auto found = structure->find(row.member_of_structure);
  return found == structure->end() ? nullptr : &*found;
}

Texts header_key(std::string_view key, const Value& input) {
  for (const HeaderKey& row : kHeaderKeys) {
    if (row.key != key) continue;
    const Value* value = find_member(row, input);
    if (!value) return std::nullopt;
    std::string text = text_of(*value);
    // "/bucket/key" and "bucket/key" are the same source.
    if (key == "s3:x-amz-copy-source" && text.starts_with('/')) text.erase(0, 1);
    return {{std::move(text)}};
  }
  return std::nullopt;
}

/// "s3:object-lock-remaining-retention-days … relative to the current date and time."
Texts remaining_days(const RequestContext& context, const Value& input) {
  constexpr HeaderKey kDate{"", "ObjectLockRetainUntilDate", "Retention", "RetainUntilDate"};
  const Value* date = find_member(kDate, input);
  if (!date || !date->is_number()) return std::nullopt;
  const double days = std::ceil((date->get<double>() - emulator::to_timestamp(context.time)) / kDaySeconds);
  return {{std::to_string(static_cast<int64_t>(days))}};
}

/// How the request was signed. What the gateway knows of URLs and forms comes with the input.
Texts signature_key(const RequestContext& context, std::string_view key, const Value& input) {
  if (context.principal.kind == emulator::PrincipalKind::kAnonymous) return std::nullopt;
  if (key == "s3:signatureversion") return {{input.value("@signature_version", "AWS4-HMAC-SHA256")}};
  if (key == "s3:authtype") {
    return {{input.contains("@posted_as_form") ? "POST" : input.value("@authentication", "REST-HEADER")}};
  }
  if (key == "s3:signatureage" && input.contains("@signature_age")) return {{text_of(input["@signature_age"])}};
  return std::nullopt;
}

/// What bucket policies know of the access point that a request came through. Of a copy's source they know nothing: the
/// keys are those of the target.
Texts access_point_key(RequestContext& context, std::string_view key, const Value& input) {
  const auto name = input.contains("Bucket") ? named_access_point(context, input["Bucket"]) : std::nullopt;
  if (!name) return std::nullopt;
  if (key == "s3:dataaccesspointarn") return {{access_point_arn(context, *name)}};
  if (key == "s3:dataaccesspointaccount") return {{name->account}};
  if (key == "s3:accesspointnetworkorigin") {
    return {{find_access_point(context, *name)->at("NetworkOrigin").get<std::string>()}};
  }
  return std::nullopt;
}

/// The record that a request reads: of a copy the source.
std::optional<Value> read_record(RequestContext& context, const Value& input) {
  CopySourceName name{
      .bucket = input.value("Bucket", ""), .key = input.value("Key", ""), .version_id = input.value("VersionId", "")};
  if (input.contains("CopySource")) name = parse_copy_source(input["CopySource"]);
  const auto bucket = find_bucket(context, resolve_bucket_name(context, name.bucket));
  if (!bucket) return std::nullopt;
  if (name.version_id.empty()) return find_current(context, *bucket, name.key);
  return find_version(context, *bucket, name.key, name.version_id);
}

/// "s3:ExistingObjectTag/<key>": tags of what is there already.
Texts existing_tag(RequestContext& context, std::string_view small_name, const Value& input) {
  const auto record = read_record(context, input);
  if (!record) return std::nullopt;
  for (const Value& tag : record->value("Tags", Value::array())) {
    if (protocol::lower_case(tag.at("Key").get_ref<const std::string&>()) == small_name) {
      return {{tag.at("Value").get<std::string>()}};
    }
  }
  return std::nullopt;
}

/// The tags that a request brings: in its header, or as a document.
std::vector<std::pair<std::string, std::string>> brought_tags(const Value& input) {
  std::vector<std::pair<std::string, std::string>> tags;
  const Value tagging = input.value("Tagging", Value());
  if (tagging.is_string()) {
    for (const auto& parameter : protocol::parse_query(tagging.get_ref<const std::string&>())) {
      tags.emplace_back(parameter.name, parameter.value);
    }
  } else if (tagging.is_object()) {
    for (const Value& tag : tagging.value("TagSet", Value::array())) {
      tags.emplace_back(tag.value("Key", ""), tag.value("Value", ""));
    }
  }
  return tags;
}

Texts brought_tag_keys(const Value& input) {
  std::vector<std::string> keys;
  for (auto& [key, value] : brought_tags(input)) keys.push_back(std::move(key));
  return keys.empty() ? std::nullopt : Texts(std::move(keys));
}

Texts brought_tag(std::string_view small_name, const Value& input) {
  for (auto& [key, value] : brought_tags(input)) {
    if (protocol::lower_case(key) == small_name) return {{std::move(value)}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> find_condition_key(RequestContext& context, std::string_view key,
                                                           const Value& input) {
  constexpr std::string_view kExisting = "s3:existingobjecttag/", kBrought = "s3:requestobjecttag/";
  if (key.starts_with(kExisting)) return existing_tag(context, key.substr(kExisting.size()), input);
  if (key.starts_with(kBrought)) return brought_tag(key.substr(kBrought.size()), input);
  if (key == "s3:requestobjecttagkeys") return brought_tag_keys(input);
  if (key == "s3:tlsversion") return {{"1.3"}};
  if (key == "s3:object-lock-remaining-retention-days") return remaining_days(context, input);
  if (key.find("accesspoint") != key.npos) return access_point_key(context, key, input);
  if (auto found = signature_key(context, key, input)) return found;
  return header_key(key, input);
}

}  // namespace s3
