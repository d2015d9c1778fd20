namespace ModelGen.Runtime;

/// <summary>What a trainer keeps for one loss: the parameters it trains, its step counter and what the optimizer remembers.</summary>
internal sealed class TrainedLoss
{
    private readonly Optimizer optimizer;
    private readonly List<UpdateRun> cleared = [];
    private readonly List<UpdateRun> runs = [];
    private readonly List<SparseTable> tables = [];
    private readonly AlignedBlock[] states;

    /// <summary>Takes memory for what the optimizer remembers.</summary>
    /// <param name="name">The loss's name.</param>
    /// <param name="ranges">The parts of the block that it trains.</param>
    /// <param name="groups">The settings of each parameter.</param>
    /// <param name="optimizer">Changes them.</param>
    /// <param name="layout">Of the model.</param>
    internal TrainedLoss(string name, ParameterRange[] ranges, ParameterGroups groups, Optimizer optimizer, ParameterLayout layout)
    {
        Name = name;
        this.optimizer = optimizer;
        foreach (ParameterRange range in ranges)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(range.Start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)range.Start + range.Length, layout.Size);
        }

        Tensors = groups.In(ranges).ConvertAll(p => new TensorMemory(p, groups.Of(p), groups.IsFrozen(p), optimizer));
        states = new AlignedBlock[optimizer.TakesTensors ? 0 : optimizer.StateNames.Count];
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = AlignedBlock.Zeroed(layout.Size);
        }

        Arrange();
    }

    internal string Name { get; }

    /// <summary>The parameters it trains, in the order in which they are stored.</summary>
    internal IReadOnlyList<TensorMemory> Tensors { get; }

    /// <summary>The steps completed.</summary>
    internal long Steps { get; set; }

    /// <summary>The micro-batches whose gradients wait for the step that they make.</summary>
    internal int MicroSteps { get; set; }

    /// <summary>The gradients of single examples, if they are to be private.</summary>
    internal PrivateGradients? Private { get; set; }

    /// <summary>Finds out which parameters are updated together. Called again when some are frozen or not any more.</summary>
    internal void Arrange()
    {
        cleared.Clear();
        runs.Clear();
        tables.Clear();
        foreach (TensorMemory tensor in Tensors)
        {
            if (tensor.Entry.IsSparse)
            {
                tables.Add(new SparseTable(tensor, states.Length));
                continue;
            }

            if (cleared.Count == 0 || !cleared[^1].TryAdd(tensor))
            {
                cleared.Add(new UpdateRun(tensor.Entry.Offset, tensor));
            }

            if (!tensor.IsFrozen && (optimizer.TakesTensors || runs.Count == 0 || !runs[^1].TryAdd(tensor)))
            {
                runs.Add(new UpdateRun(tensor.Entry.Offset, tensor));
            }
        }
    }

    /// <summary>Makes the gradients zero.</summary>
    internal void Clear(GradientSet gradients)
    {
        foreach (UpdateRun run in cleared)
        {
            LargeSpans.Clear(run.Of(gradients.Values));
        }

        foreach (SparseTable table in tables)
        {
            table.Clear(gradients);
        }
    }

    /// <summary>The Euclidean norm of all gradients of parameters that are not frozen, in double precision over parts.</summary>
    internal double GradientNorm(GradientSet gradients)
    {
        double sum = 0;
        foreach (UpdateRun run in runs)
        {
            sum += SumOfSquares.Of(run.Of(gradients.Values));
        }

        foreach (SparseTable table in tables)
        {
            sum += table.SquaredGradientNorm(gradients);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Changes the parameters.</summary>
    /// <param name="parameters">Of the model.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="scale">What gradients are multiplied by.</param>
    /// <param name="limit">What they are then limited to.</param>
    internal void Update(ParameterSet parameters, GradientSet gradients, float scale, float limit)
    {
        Steps++;
        foreach (UpdateRun run in runs)
        {
            TensorMemory first = run.First;
            long step = run.Advance(optimizer);
            optimizer.Update(new OptimizerUpdate(
                step,
                first.Group,
                run.Of(parameters.Values),
                run.Of(gradients.Values),
                StateOf(0, run),
                StateOf(1, run),
                StateOf(2, run))
            {
                Memory = optimizer.TakesTensors ? first : null,
                GradientScale = scale,
                GradientLimit = limit,
                Numbers = first.Numbers,
            });
        }

        foreach (SparseTable table in tables)
        {
            table.Update(optimizer, parameters, gradients, states, scale, limit);
        }
    }

    /// <summary>Throws unless the optimizer takes the sparse tables.</summary>
    internal void RequireSparse()
    {
        foreach (SparseTable table in tables)
        {
            optimizer.RequireSparse(table.Group);
        }
    }

    /// <summary>The position of the first gradient that is not finite, or −1.</summary>
    internal int FirstNonFinite(GradientSet gradients)
    {
        int position = FirstNonFiniteValue(gradients);
        for (int i = 0; i < tables.Count && position < 0; i++)
        {
            position = tables[i].FirstNonFinite(gradients);
        }

        return position;
    }

    /// <summary>The position of the first parameter that is not finite, or −1; of sparse tables the rows of the step.</summary>
    internal int FirstNonFiniteParameter(ParameterSet parameters, GradientSet gradients)
    {
        int position = FirstNonFiniteValue(parameters);
        for (int i = 0; i < tables.Count && position < 0; i++)
        {
            position = tables[i].FirstNonFinite(gradients, parameters);
        }

        return position;
    }

    /// <summary>What is remembered of a tensor, as it lies.</summary>
    internal Span<float> State(int index, TensorMemory tensor) =>
        states.Length == 0 ? tensor.Own(index) : states[index].Span.Slice(tensor.Entry.Offset, tensor.Entry.StoredLength);

    private int FirstNonFiniteValue(TensorSet set)
    {
        foreach (UpdateRun run in runs)
        {
            int position = LargeSpans.FirstNonFinite(run.Of(set.Values));
            if (position >= 0)
            {
                return run.Start + position;
            }
        }

        return -1;
    }

    private Span<float> StateOf(int index, UpdateRun run) =>
        states.Length == 0 ? run.First.Own(index) : index < states.Length ? run.Of(states[index].Span) : default;
}
