using System.Globalization;

namespace ModelGen.Generator.Infrastructure;

/// <summary>
/// Makes names unique: the wish itself where it is free, else with a number: <c>x</c>, <c>x2</c>, <c>x3</c>. Thousands of equal wishes take no longer than different
/// ones: for each the number to go on from is remembered.
/// </summary>
internal sealed class UniqueNames(IEnumerable<string> reserved, StringComparer comparer)
{
    private readonly HashSet<string> taken = new(reserved, comparer);
    private readonly Dictionary<string, int> next = new(comparer);

    public bool Contains(string name) => taken.Contains(name);

    public string Take(string wish)
    {
        if (taken.Add(wish))
        {
            return wish;
        }

        int number = next.TryGetValue(wish, out int known) ? known : 2;
        string name;
        do
        {
            name = wish + number++.ToString(CultureInfo.InvariantCulture);
        }
        while (!taken.Add(name));

        next[wish] = number;
        return name;
    }
}
