/// <summary>x [batch, 4], y [batch, 1] → a [batch, 4], b [batch, 4]</summary>
        private static void F(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> y,
            Span<float> a,
            Span<float> b,
            int batch)
        {
            var scale = parameters.Slice(0, 4);
            var exp = scratch.Slice(0, batch * 4);
            var tanh = scratch.Slice((batch * 4 + 15) / 16 * 16, batch);

            // exp = exp(x)
            Elementwise.Map(default(Exp), exp, x);

            // tanh = tanh(y)
            Elementwise.Map(default(Tanh), tanh, y);

            // a = where(x > y, exp * scale, x + 1) / batch
            // b = ((exp * scale) * (x + 1)) - tanh
            Elementwise.Map(
                new FValues(batch),
                [batch, 4],
                new StridedOutputs(new(a, 4, 1), new(b, 4, 1)),
                new Strided(x, 4, 1),
                new Strided(y, 1, 0),
                new Strided(exp, 4, 1),
                new Strided(scale, 0, 1),
                new Strided(tanh, 1, 0));
        }

        /// <summary>x [batch, 4], y [batch, 1] → a [batch, 4], b [batch, 4]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> a, Span<float> b, Span<float> kept, int batch)
        {
            var scale = parameters.Slice(0, 4);
            var exp = kept.Slice(0, batch * 4);
            var tanh = kept.Slice((batch * 4 + 15) / 16 * 16, batch);

            // exp = exp(x)
            Elementwise.Map(default(Exp), exp, x);

            // tanh = tanh(y)
            Elementwise.Map(default(Tanh), tanh, y);

            // a = where(x > y, exp * scale, x + 1) / batch
            // b = ((exp * scale) * (x + 1)) - tanh
            Elementwise.Map(
                new FValues(batch),
                [batch, 4],
                new StridedOutputs(new(a, 4, 1), new(b, 4, 1)),
                new Strided(x, 4, 1),
                new Strided(y, 1, 0),
                new Strided(exp, 4, 1),
                new Strided(scale, 0, 1),
                new Strided(tanh, 1, 0));
        }

        /// <summary>x [batch, 4], y [batch, 1], da [batch, 4], db [batch, 4] → dx [batch, 4], dy [batch, 1]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> y,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> da,
            ReadOnlySpan<float> db,
            Span<float> dx,
            Span<float> dy,
            Span<float> gradients,
            int batch)
        {
            var scale = parameters.Slice(0, 4);
            var dscale = gradients.PartIfAny(0, 4);
            var exp = kept.Slice(0, batch * 4);
            var tanh = kept.Slice((batch * 4 + 15) / 16 * 16, batch);
            var sum = scratch.Slice(0, batch);
            var selection = scratch.Slice((batch + 15) / 16 * 16, batch * 4);

            if (!dy.IsEmpty)
            {
                // sum = sum(-db, 1)
                Reduce.Sum(default(Neg), sum, [batch], [4], new Strided(db, 4, 1));

                // dy = dtanh * (1 - square(tanh))
                Elementwise.Map(default(SquareSubMul), dy, sum, tanh);
            }

            // selection = where(x > y, da / batch, 0)
            Elementwise.Map(
                new GtDivWhere(batch),
                [batch, 4],
                new StridedOutput(selection, 4, 1),
                new Strided(x, 4, 1),
                new Strided(y, 1, 0),
                new Strided(da, 4, 1));

            if (!gradients.IsEmpty)
            {
                // dscale += sum(((db * (x + 1)) + selection) * exp, 0)
                Reduce.AddSum(
                    default(AddMulAddMul),
                    dscale,
                    [4],
                    [batch],
                    new Strided(db, 1, 4),
                    new Strided(x, 1, 4),
                    new Strided(selection, 1, 4),
                    new Strided(exp, 1, 4));
            }

            if (!dx.IsEmpty)
            {
                // dx = ((db * (exp * scale)) + where(x > y, 0, da / batch)) + ((((db * (x + 1)) + selection) * scale) * exp)
                Elementwise.Map(
                    new MulMulGtDivWhereAddAddMulAdd(batch),
                    [batch, 4],
                    new StridedOutput(dx, 4, 1),
                    new Strided(db, 4, 1),
                    new Strided(exp, 4, 1),
                    new Strided(scale, 0, 1),
                    new Strided(x, 4, 1),
                    new Strided(y, 1, 0),
                    new Strided(da, 4, 1),
                    new Strided(selection, 4, 1));
            }
        }

        private readonly struct Exp : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Exp(x.A);
        }

        private readonly struct Tanh : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Tanh(x.A);
        }

        private readonly struct FValues(float size) : IJointFormula, IOperands5, IResults2, IRepeatsB, IRepeatsE
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = x.C * x.D;
                V t2 = x.A + V.Create(1f);
                y.A = V.Select(x.A > x.B, t1, t2) / V.Create(size);
                y.B = (t2 * t1) - x.E;
            }
        }

        private readonly struct Neg : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => -x.A;
        }

        private readonly struct SquareSubMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (V.Create(1f) - (x.B * x.B));
        }

        private readonly struct GtDivWhere(float size) : IFormula, IOperands3, IRepeatsB
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(x.A > x.B, x.C / V.Create(size), V.Zero);
        }

        private readonly struct AddMulAddMul : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A * (x.B + V.Create(1f))) + x.C) * x.D;
        }

        private readonly struct MulMulGtDivWhereAddAddMulAdd(float size) : IFormula, IOperands7, IRepeatsE
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A * (x.B * x.C)) + V.Select(x.D > x.E, V.Zero, x.F / V.Create(size))) + ((((x.A * (x.D + V.Create(1f))) + x.G) * x.C) * x.B);
        }
    }
}
