#include "services/s3/listing/list_object_versions.h"

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "services/s3/access/access.h"
#include "services/s3/access/object_owner.h"
#include "services/s3/errors.h"
#include "services/s3/listing/listed_record.h"
#include "services/s3/listing/listing.h"
#include "services/s3/object/object_keys.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

/// The first object key at or behind `from` that has any version: current and other versions stand apart.
std::optional<std::string> next_key(RequestContext& context, const std::string& bucket, const std::string& from) {
  std::optional<std::string> found;
  const std::string current = current_prefix(bucket);
  context.transaction.scan_prefix(
      current,
      [&](std::string_view key, std::string_view) {
        found = key.substr(current.size());
        return false;
      },
      current + from);
  const std::string noncurrent = noncurrent_prefix(bucket);
  std::string escaped = escape(from);
  escaped.resize(escaped.size() - 2);
  context.transaction.scan_prefix(
      noncurrent,
      [&](std::string_view key, std::string_view) {
        std::string other = parse_escaped(key.substr(noncurrent.size())).key;
        if (!found || other < *found) found = std::move(other);
        return false;
      },
      noncurrent + escaped);
  return found;
}

/// Visits the versions of one key, newest first, those behind a certain one if there is such, until `visit` returns
/// false. Reads none that it does not visit.
bool each_version(RequestContext& context, const Bucket& bucket, const std::string& key, std::optional<uint64_t> behind,
                  const std::function<bool(const Value& record, bool is_latest)>& visit) {
  bool is_latest = !behind;
  if (const auto current = behind ? std::nullopt : find_current(context, bucket, key)) {
    if (!visit(*current, true)) return false;
    is_latest = false;
  }
  bool goes_on = true;
  const std::string from = behind ? noncurrent_key(bucket.name, key, *behind) + '\0' : std::string();
  context.transaction.scan_prefix(
      noncurrent_prefix(bucket.name, key),
      [&](std::string_view, std::string_view bytes) {
        goes_on = visit(emulator::from_stored(bytes), is_latest);
        is_latest = false;
        return goes_on;
      },
      from);
  return goes_on;
}

/// The order of the version that the page starts behind; nothing if it starts with the next key.
std::optional<uint64_t> order_of_marker(RequestContext& context, const Bucket& bucket, const Value& input) {
  if (!input.contains("VersionIdMarker")) return std::nullopt;
  const std::string key = input.value("KeyMarker", "");
  const std::string version_id = input["VersionIdMarker"];
  if (key.empty()) {
    throw invalid_argument("A version-id marker cannot be specified without a key marker.", "version-id-marker",
                           version_id);
  }
  if (version_id.empty()) throw invalid_argument("A version-id marker cannot be empty.", "version-id-marker", "");
  const auto record = find_version(context, bucket, key, version_id);
  if (!record) return std::nullopt;
  return record->at("@order").get<uint64_t>();
}

/// The versions of one page, with the marker of the next one.
class VersionPage {
 public:
  VersionPage(const Bucket& bucket, Grouping grouping, size_t limit)
      : bucket_(bucket), owner_(owner_of(bucket.account)), page_(std::move(grouping), limit) {}

  void start_after(const std::string& key_marker) { page_.start_after(key_marker); }

  void fill(RequestContext& context, std::string from, std::optional<uint64_t> first_behind, Value& output) {
    const std::string& prefix = page_.grouping().prefix;
    while (const auto key = next_key(context, bucket_.name, std::max(from, prefix))) {
      if (!key->starts_with(prefix)) return;
      if (page_.grouping().common_prefix_of(*key)) {
        if (page_.step(*key) == Page::Step::kStop) return;
        last_version_.clear();
        from = page_.skip_to();
        if (from.empty()) return;
        continue;
      }
      const auto behind = std::exchange(first_behind, std::nullopt);
      const bool goes_on = each_version(context, bucket_, *key, behind, [&](const Value& record, bool is_latest) {
        if (page_.step(*key) == Page::Step::kStop) return false;
        last_version_ = record.at("VersionId");
        show(context, record, is_latest, output);
        return true;
      });
      if (!goes_on) return;
      from = *key + '\0';
    }
  }

  void finish(Value& output) const {
    output["IsTruncated"] = page_.is_truncated();
    if (!page_.common_prefixes().empty()) output["CommonPrefixes"] = page_.common_prefixes();
    if (!page_.is_truncated()) return;
    output["NextKeyMarker"] = page_.last();
    if (!last_version_.empty()) output["NextVersionIdMarker"] = last_version_;
  }

 private:
  void show(RequestContext& context, const Value& record, bool is_latest, Value& output) const {
    const bool is_marker = is_delete_marker(record);
    Value shown = is_marker ? Value{{"Key", record.at("Key")}, {"LastModified", record.at("LastModified")}}
                            : listed_record(record);
    shown["VersionId"] = record.at("VersionId");
    shown["IsLatest"] = is_latest;
    shown["Owner"] = shown.contains("@owner") ? take_listed_owner(context, bucket_, shown) : owner_;
    output[is_marker ? "DeleteMarkers" : "Versions"].push_back(std::move(shown));
  }

  const Bucket& bucket_;
  const Value owner_;
  Page page_;
  std::string last_version_;
};

Value list_object_versions(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const size_t page_size = read_page_size(input, "MaxKeys", "max-keys");
  const std::string key_marker = input.value("KeyMarker", "");
  const auto behind = order_of_marker(context, bucket, input);
  const Grouping grouping = read_grouping(input);
  Value output{{"Name", bucket.name}, {"Prefix", grouping.prefix}, {"MaxKeys", page_size}, {"KeyMarker", key_marker}};
  output["VersionIdMarker"] = input.value("VersionIdMarker", "");
  if (!grouping.delimiter.empty()) output["Delimiter"] = grouping.delimiter;

  VersionPage page(bucket, grouping, page_size);
  page.start_after(key_marker);
  // With a version marker the page goes on within the marker's key, else behind it.
  const std::string from = key_marker.empty() || behind ? key_marker : key_marker + '\0';
  page.fill(context, from, behind, output);
  page.finish(output);
  encode_listing(input, output);
  return output;
}

}  // namespace

void add_list_object_versions(Service& service) {
  service.operations.push_back({"ListObjectVersions", list_object_versions});
}

}  // namespace s3
