#include "services/s3/object/conditions.h"

#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

enum class Outcome { kPassed, kFailed, kNotModified };

struct Verdict {
  Outcome outcome = Outcome::kPassed;
  std::string condition = {};
};

/// Whether a header's list of entity tags ("\"a\", \"b\"", or *) has this one.
bool names_etag(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    list = comma == list.npos ? std::string_view{} : list.substr(comma + 1);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (item == "*") return true;
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item.size() >= 2 && item.front() == '"' && item.back() == '"') item = item.substr(1, item.size() - 2);
    if (item == etag) return true;
  }
  return false;
}

/// "If both If-Match and If-Unmodified-Since are present … and If-Match evaluates to true, S3 returns 200 OK"; likewise
/// If-None-Match decides where it comes with If-Modified-Since. `prefix` is "CopySource" for copy sources.
Verdict judge(const Value& input, const Value& record, const std::string& prefix) {
  const std::string etag = record.at("ETag");
  const double modified = record.at("LastModified");
  const auto text = [&](const char* member) { return input.value(prefix + member, ""); };
  const auto has = [&](const char* member) { return input.contains(prefix + member); };
  if (has("IfMatch")) {
    if (!names_etag(text("IfMatch"), etag)) return {Outcome::kFailed, "If-Match"};
  } else if (has("IfUnmodifiedSince") && modified > input[prefix + "IfUnmodifiedSince"].get<double>()) {
    return {Outcome::kFailed, "If-Unmodified-Since"};
  }
  if (has("IfNoneMatch")) {
    if (names_etag(text("IfNoneMatch"), etag)) return {Outcome::kNotModified, "If-None-Match"};
  } else if (has("IfModifiedSince") && modified <= input[prefix + "IfModifiedSince"].get<double>()) {
    return {Outcome::kNotModified, "If-Modified-Since"};
  }
  return {};
}

}  // namespace

void check_read_conditions(const Value& input, const Value& record) {
  const Verdict verdict = judge(input, record, "");
  if (verdict.outcome == Outcome::kFailed) throw precondition_failed(verdict.condition);
  if (verdict.outcome == Outcome::kNotModified) throw refusal("NotModified");
}

void check_copy_conditions(const Value& input, const Value& record) {
  const Verdict verdict = judge(input, record, "CopySource");
  if (verdict.outcome == Outcome::kPassed) return;
  std::string header = "x-amz-copy-source-";
  for (const char c : verdict.condition) header += static_cast<char>(std::tolower(c));
  throw precondition_failed(header);
}

void check_write_conditions(RequestContext& context, const Bucket& bucket, const Value& input) {
  if (!input.contains("IfMatch") && !input.contains("IfNoneMatch")) return;
  const auto current = find_current(context, bucket, input.at("Key"));
  const bool has_match = input.contains("IfMatch");
  if (input.contains("IfNoneMatch")) {
    // "If-None-Match expects the '*' (asterisk) character."
    if (has_match || input["IfNoneMatch"] != "*") throw refusal("NotImplemented", {{"Header", "If-None-Match"}});
    if (current) throw precondition_failed("If-None-Match");
  }
  if (!has_match) return;
  if (!current) throw no_such_key(input.at("Key"));
  if (!names_etag(input["IfMatch"].get<std::string>(), current->at("ETag").get<std::string>())) {
    throw precondition_failed("If-Match");
  }
}

void check_rename_conditions(const Value& conditions, const std::optional<Value>& record) {
  if (conditions.empty()) return;
  if (!record) {
    // "*" is any object: none is there to match, and none to be in the way.
    if (conditions.contains("IfMatch")) throw precondition_failed("If-Match");
    return;
  }
  const Verdict verdict = judge(conditions, *record, "");
  if (verdict.outcome != Outcome::kPassed) throw precondition_failed(verdict.condition);
}

/// The size and time that a delete may ask for, which only directory buckets know.
void check_delete_facts(const Bucket& bucket, const Value& input, const std::optional<Value>& current) {
  const std::pair<const char*, const char*> members[] = {{"IfMatchLastModifiedTime", "LastModified"},
                                                         {"LastModifiedTime", "LastModified"},
                                                         {"IfMatchSize", "Size"},
                                                         {"Size", "Size"}};
  for (const auto& [member, own] : members) {
    if (!input.contains(member)) continue;
    if (!is_directory_bucket(bucket.name)) {
      throw refusal("NotImplemented", {{"Header", "x-amz-if-match-last-modified-time"}});
    }
    if (current && current->at(own) != input[member]) throw precondition_failed(member);
  }
}

void check_delete_conditions(RequestContext& context, const Bucket& bucket, const Value& input) {
  const std::string match = input.value("IfMatch", input.value("ETag", ""));
  static const char* const kFacts[] = {"IfMatchLastModifiedTime", "LastModifiedTime", "IfMatchSize", "Size"};
  const bool has_facts =
      std::any_of(std::begin(kFacts), std::end(kFacts), [&](const char* member) { return input.contains(member); });
  if (match.empty() && !has_facts) return;
  const auto current = find_current(context, bucket, input.at("Key"));
  check_delete_facts(bucket, input, current);
  if (match.empty()) return;
  if (!current) throw no_such_key(input.at("Key"));
  if (!names_etag(match, current->at("ETag").get<std::string>())) throw precondition_failed("If-Match");
}

}  // namespace s3
