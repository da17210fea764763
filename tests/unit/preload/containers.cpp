// SPDX-License-Identifier: MIT
//
// containers.cpp: a program of C++ that allocates in all its ways. usage: containers WHAT
#include <hotpath.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

static volatile size_t size_of_array = 10;

struct alignas (128) wide {
  char bytes[256];
};

static void
containers ()
{
  HOTPATH_FUNCTION ();
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; i++)
    texts.push_back ("a text that is longer than what fits into a string itself " + std::to_string (i));
  std::map<std::string, std::vector<int>> lists;
  for (const std::string &text : texts)
    lists[text].resize (text.size ());
}

static void
by_hand ()
{
  HOTPATH_FUNCTION ();
  std::unique_ptr<int[]> numbers (new int[size_of_array]);
  std::unique_ptr<wide> aligned (new wide);
  std::unique_ptr<char[]> quiet (new (std::nothrow) char[size_of_array]);
  if (reinterpret_cast<uintptr_t> (aligned.get ()) % alignof (wide) != 0)
    std::abort ();
}

static int
exceptions ()
{
  HOTPATH_FUNCTION ();
  int caught = 0;
  for (int i = 0; i < 100; i++) {
    try {
      throw std::runtime_error ("thrown");
    } catch (const std::exception &) {
      caught++;
    }
  }
  return caught;
}

int
main (int argc, char **argv)
{
  HOTPATH_MAIN ("containers");
  if (argc > 1 && std::strcmp (argv[1], "all") == 0) {
    containers ();
    by_hand ();
    return exceptions () == 100 ? 0 : 1;
  }
  return 0;
}
