/* SPDX-License-Identifier: MIT
 *
 * subject.cpp: names of C++, and exceptions.
 */
#include <stdexcept>

namespace shapes
{
class Circle
{
public:
  __attribute__ ((noinline)) int
  area (int radius) const
  {
    if (radius < 0)
      throw std::out_of_range ("radius");
    return 3 * radius * radius;
  }
};

template <typename T>
__attribute__ ((noinline)) T
twice (T value)
{
  return value + value;
}
} // namespace shapes

static __attribute__ ((noinline)) int
guarded (int radius)
{
  try {
    return shapes::Circle ().area (radius);
  } catch (const std::out_of_range &) {
    return 0;
  }
}

int
main ()
{
  int sum = 0;
  for (int i = -50; i < 50; i++)
    sum += guarded (i);
  return shapes::twice (sum) > 0 && shapes::twice (1L) == 2 ? 0 : 1;
}
