/* SPDX-License-Identifier: MIT
 *
 * names.cpp: C++ functions of every kind, and exceptions that leave them.
 */
#include <hotpath.h>

#include <stdexcept>
#include <string>

namespace shop {

template <typename T> class Basket {
public:
  explicit Basket (T first) : sum (first) { HOTPATH_FUNCTION (); }
  ~Basket () { HOTPATH_FUNCTION (); }
  T add (T value) const
  {
    HOTPATH_FUNCTION ();
    return sum + value;
  }
  T operator() (T value)
  {
    HOTPATH_FUNCTION ();
    return value;
  }
  bool operator<(const Basket &other) const
  {
    HOTPATH_FUNCTION ();
    return sum < other.sum;
  }
  operator bool () const
  {
    HOTPATH_FUNCTION ();
    return true;
  }

private:
  T sum;
};

namespace {
void
hidden ()
{
  HOTPATH_FUNCTION ();
}
} // namespace

template <typename F>
auto
apply (F function, int depth) -> decltype (function (depth))
{
  HOTPATH_FUNCTION ();
  return function (depth);
}

static void
thrower (int depth)
{
  HOTPATH_FUNCTION ();
  if (depth == 0)
    throw std::runtime_error ("out");
  thrower (depth - 1);
}

static void
rethrower ()
{
  HOTPATH_FUNCTION ();
  try {
    HOTPATH_SCOPE ("try");
    thrower (5);
  } catch (const std::exception &) {
    HOTPATH_SCOPE ("catch");
    throw;
  }
}

} // namespace shop

int
main ()
{
  HOTPATH_MAIN ("names");
  shop::Basket<std::string> text ("a");
  shop::Basket<int> number (1), other (2);
  text.add ("b");
  number (number.add (2));
  if (number < other && number)
    shop::hidden ();
  shop::apply (
      [] (int value) {
        HOTPATH_FUNCTION ();
        return value;
      },
      3);
  for (int i = 0; i < 100; i++) {
    try {
      shop::rethrower ();
    } catch (...) {
      HOTPATH_BLOCK ("caught") {}
    }
  }
  return 0;
}
