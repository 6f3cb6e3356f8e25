#include "protocol/model/service_model.h"

namespace protocol {
namespace {

int64_t joined(uint32_t low, uint32_t high) {
  return static_cast<int64_t>(uint64_t{high} << 32 | low);
}

/// Records are sorted by name: operations and shapes are found by bisection.
template <class Item, class At>
std::optional<Item> bisect(size_t count, std::string_view name, At at) {
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (at(middle).name() < name) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < count && at(low).name() == name) return at(low);
  return std::nullopt;
}

}  // namespace

std::optional<Member> Shape::member(std::string_view name) const {
  return bisect<Member>(members().size(), name, [this](size_t i) { return members()[member_in_name_order(i)]; });
}

std::optional<int64_t> Shape::min() const {
  if (!flag(9)) return std::nullopt;
  return joined(record_->min_low, record_->min_high);
}

std::optional<int64_t> Shape::max() const {
  if (!flag(10)) return std::nullopt;
  return joined(record_->max_low, record_->max_high);
}

std::optional<OperationModel> ServiceModel::operation(std::string_view name) const {
  return bisect<OperationModel>(operation_count(), name, [this](size_t i) { return operation(i); });
}

std::optional<Shape> ServiceModel::shape(std::string_view name) const {
  return bisect<Shape>(shape_count(), name, [this](size_t i) { return shape(i); });
}

}  // namespace protocol
