#include "services/iam/page.h"

#include <algorithm>

#include "services/iam/entity.h"

namespace iam {
namespace {

using protocol::Member;
using protocol::OperationModel;

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html: "If you do not include this parameter, the
// number of items defaults to 100."
constexpr size_t kItemsDefault = 100;
constexpr std::string_view kMarkerStart = "skyrig:";
constexpr char kMarkerSeparator = '\n';

/// The members that tell an item of a list from the others, the most particular first.
constexpr std::array<std::string_view, 8> kKeyMembers = {
    "AccessKeyId", "VersionId", "PolicyName", "InstanceProfileName", "RoleName", "UserName", "GroupName", "Key"};

bool is_paged(const OperationModel& operation) {
  const auto output = operation.output();
  return output && output->member("IsTruncated") && output->member("Marker");
}

std::string key_of_item(const Value& item) {
  if (item.is_string()) return key_of_name(item.get<std::string>());
  for (const std::string_view member : kKeyMembers) {
    const auto found = item.find(member);
    if (found == item.end()) continue;
    // A customer's policy may have the name of one of AWS's.
    return key_of_name(found->get<std::string>()) + kMarkerSeparator + item.value("Arn", "");
  }
  return item.dump();
}

/// Where an item stands: in which list, under which key.
struct Position {
  std::string list;
  std::string key;
};

std::string to_marker(const Position& position) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string marker;
  for (const unsigned char c : std::string(kMarkerStart) + position.list + kMarkerSeparator + position.key) {
    marker.push_back(kDigits[c >> 4]);
    marker.push_back(kDigits[c & 15]);
  }
  return marker;
}

ApiError invalid_marker() {
  return validation_error("Invalid Marker.");
}

Position from_marker(const std::string& marker) {
  std::string text;
  for (size_t i = 0; i + 1 < marker.size(); i += 2) {
    const std::string digits = marker.substr(i, 2);
    if (digits.find_first_not_of("0123456789abcdef") != std::string::npos) throw invalid_marker();
    text.push_back(static_cast<char>(std::stoi(digits, nullptr, 16)));
  }
  const size_t separator = text.find(kMarkerSeparator);
  if (marker.size() % 2 || !text.starts_with(kMarkerStart) || separator == std::string::npos) throw invalid_marker();
  return {.list = text.substr(kMarkerStart.size(), separator - kMarkerStart.size()), .key = text.substr(separator + 1)};
}

/// The index of the first item after the one with this key, even if that is gone: lists are in the order of keys.
size_t index_after(const Value& list, const std::string& key) {
  size_t first_greater = list.size();
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string candidate = key_of_item(list[i]);
    if (candidate == key) return i + 1;
    if (candidate > key) first_greater = std::min(first_greater, i);
  }
  return first_greater;
}

}  // namespace

void cut_page(const OperationModel& operation, const Value& input, Value& output) {
  if (!is_paged(operation)) return;
  const std::string marker = input.value("Marker", "");
  const Position after = marker.empty() ? Position() : from_marker(marker);
  size_t left = input.value("MaxItems", kItemsDefault);
  bool has_reached_start = marker.empty();
  Position last;
  output["IsTruncated"] = false;
  for (const Member member : operation.output()->members()) {
    if (!member.shape().is_list()) continue;
    const std::string name(member.name());
    const Value all = std::exchange(output[name], Value::array());
    if (!all.is_array()) continue;
    size_t i = 0;
    if (!has_reached_start) {
      if (name != after.list) continue;
      has_reached_start = true;
      i = index_after(all, after.key);
    }
    for (; i < all.size() && left > 0; ++i, --left) {
      last = {.list = name, .key = key_of_item(all[i])};
      output[name].push_back(all[i]);
    }
    if (i < all.size()) {
      output["IsTruncated"] = true;
      output["Marker"] = to_marker(last);
    }
  }
  if (!has_reached_start) throw invalid_marker();
}

}  // namespace iam
