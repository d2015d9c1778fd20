using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>How much a function computes: the multiply-adds of its matrix products, those of the functions that it calls included.</summary>
internal static class Work
{
    /// <summary>The number as a polynomial in the named dimensions; null if it is too large to be said.</summary>
    public static Dim? Of(ProgramPlan plan, FunctionPlan function)
    {
        try
        {
            return Count(plan, function, []);
        }
        catch (NumberTooLargeException)
        {
            return null;
        }
    }

    /// <param name="known">Those of functions that have been counted: each is, once, however often it is called.</param>
    private static Dim Count(ProgramPlan plan, FunctionPlan function, Dictionary<FunctionPlan, Dim> known)
    {
        if (known.TryGetValue(function, out Dim? counted))
        {
            return counted;
        }

        Dim sum = Dim.Zero;
        foreach (Kernel kernel in function.Schedule.Kernels)
        {
            sum += kernel switch
            {
                ContractionKernel product => product.Loops.Dims.Aggregate(product.Sizes.M * product.Sizes.K * product.Sizes.N, (size, dim) => size * dim),
                CallKernel call => Count(plan, plan[call.Call.Function], known) * (call.Call.Loop?.Count ?? Dim.One),
                _ => Dim.Zero,
            };
        }

        known.Add(function, sum);
        return sum;
    }
}
