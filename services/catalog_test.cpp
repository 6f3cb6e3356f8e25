// docs/compatibility.md is generated from the tables. This test fails when the two differ; with SKYRIG_UPDATE_DOCS=1 it
// writes the page instead.
#include "services/catalog.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "emulator/dispatch/test_machine.h"

namespace services {
namespace {

using emulator::CloudFormationBinding;
using emulator::Operation;
using emulator::Service;
using emulator::TestMachine;

const std::string kPage = std::string(SKYRIG_SOURCE_DIR) + "/docs/compatibility.md";

void add_wrapped(std::ostringstream& page, const std::vector<std::string>& words) {
  constexpr size_t kColumns = 118;
  size_t column = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i] + (i + 1 < words.size() ? "," : "");
    if (column && column + word.size() + 1 > kColumns) {
      page << "\n";
      column = 0;
    }
    page << (column ? " " : "") << word;
    column += word.size() + 1;
  }
  page << (words.empty() ? "none\n" : "\n");
}

void add_service(std::ostringstream& page, const Service& service) {
  std::set<std::string_view> served;
  for (const Operation& operation : service.operations) served.insert(operation.name);
  std::vector<std::string> present, absent;
  for (size_t i = 0; i < service.model.operation_count(); ++i) {
    const std::string_view name = service.model.operation(i).name();
    (served.contains(name) ? present : absent).emplace_back(name);
  }
  page << "\n## " << service.model.name() << ": " << present.size() << " of " << service.model.operation_count()
       << " operations\n\n";
  add_wrapped(page, present);
  page << "\n<details><summary>answers NotImplemented</summary>\n\n";
  add_wrapped(page, absent);
  page << "\n</details>\n";
  std::set<std::string> types;
  for (const CloudFormationBinding& binding : service.cloudformation) types.emplace(binding.type);
  if (types.empty()) return;
  page << "\nResource types that CloudFormation provisions through it: ";
  page << "\n\n";
  add_wrapped(page, {types.begin(), types.end()});
}

std::string compatibility_page(TestMachine& machine) {
  std::ostringstream page;
  page << "# Compatibility\n\nWhat skyrig does of AWS's API, generated from its tables (`services/catalog_test.cpp`). "
          "Every operation that is\nnot listed as present answers `NotImplemented` and names itself.\n";
  for (const Service* service : machine.dispatcher.services()) add_service(page, *service);
  return page.str();
}

struct CatalogTest : testing::Test {
  CatalogTest() { add_all(machine.dispatcher, protocol::Facts::embedded()); }
  TestMachine machine;
};

TEST_F(CatalogTest, ThePageOfCompatibilityTellsTheTruth) {
  const std::string page = compatibility_page(machine);
  if (std::getenv("SKYRIG_UPDATE_DOCS")) std::ofstream(kPage) << page;
  std::ifstream file(kPage);
  const std::string written{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(written, page) << "run it with SKYRIG_UPDATE_DOCS=1 to write docs/compatibility.md anew";
}

TEST_F(CatalogTest, EveryBindingsOperationsExistAndAreServed) {
  for (const Service* service : machine.dispatcher.services()) {
    for (const CloudFormationBinding& binding : service->cloudformation) {
      std::vector<std::string_view> names = binding.configure;
      for (const std::string_view name : {binding.create, binding.read, binding.remove}) {
        if (!name.empty()) names.push_back(name);
      }
      const Service* owner = machine.dispatcher.find(binding.service);
      ASSERT_TRUE(owner) << binding.type;
      for (const std::string_view name : names) {
        const auto& operations = owner->operations;
        const bool is_served = std::any_of(operations.begin(), operations.end(),
                                           [&](const Operation& operation) { return operation.name == name; });
        EXPECT_TRUE(is_served) << binding.type << " needs " << name;
      }
    }
  }
}

}  // namespace
}  // namespace services
