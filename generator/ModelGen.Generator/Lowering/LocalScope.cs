namespace ModelGen.Generator.Lowering;

/// <summary>
/// The local variables of one run of a block; a block that runs again has new ones, which is what lambdas capture. Numbers of locals are unique within a method
/// and the lambdas in it.
/// </summary>
internal sealed class LocalScope(LocalScope? outer)
{
    private Dictionary<int, Datum>? values;

    /// <summary>Everything in reach, the nearest first.</summary>
    public IEnumerable<KeyValuePair<int, Datum>> Visible
    {
        get
        {
            for (LocalScope? scope = this; scope is not null; scope = scope.Outer)
            {
                foreach (KeyValuePair<int, Datum> local in scope.values ?? [])
                {
                    yield return local;
                }
            }
        }
    }

    private LocalScope? Outer { get; } = outer;

    public Datum? Find(int local)
    {
        for (LocalScope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.values is not null && scope.values.TryGetValue(local, out Datum? value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Declares the local here.</summary>
    public void Declare(int local, Datum value) => (values ??= [])[local] = value;

    /// <summary>Writes the local where it was declared, or declares it; gives the scope that holds it.</summary>
    public LocalScope Assign(int local, Datum value)
    {
        LocalScope? scope = this;
        while (scope is not null && scope.values?.ContainsKey(local) != true)
        {
            scope = scope.Outer;
        }

        scope ??= this;
        scope.Declare(local, value);
        return scope;
    }
}
