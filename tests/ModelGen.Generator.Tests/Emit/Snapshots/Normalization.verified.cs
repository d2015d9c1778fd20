/// <summary>x [batch, time, 8] → result [batch, time, 8]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch, int time)
        {
            var weight = parameters.Slice(0, 8);
            var bias = parameters.Slice(16, 8);
            var sum = scratch.Slice(0, batch * time);
            var sum2 = scratch.Slice((batch * time + 15) / 16 * 16, batch * time);
            var inverse = scratch.Slice((batch * time + 15) / 16 * 16, batch * time);

            // sum = sum(x, 2)
            Reduce.Sum(default(Copy), sum, [batch * time], [8], new Strided(x, 8, 1));

            // sum2 = sum(square(x - (sum * 0.125)), 2)
            Reduce.Sum(default(MulSubSquare), sum2, [batch * time], [8], new Strided(x, 8, 1), new Strided(sum, 1, 0));

            // inverse = rsqrt((sum2 * 0.125) + 1E-05)
            Elementwise.Map(default(MulAddRsqrt), inverse, sum2);

            // result = (((x - (sum * 0.125)) * inverse) * weight) + bias
            Elementwise.Map(
                default(MulSubMulMulAdd),
                [batch * time, 8],
                new StridedOutput(result, 8, 1),
                new Strided(x, 8, 1),
                new Strided(sum, 1, 0),
                new Strided(inverse, 1, 0),
                new Strided(weight, 0, 1),
                new Strided(bias, 0, 1));
        }

        /// <summary>x [batch, time, 8] → result [batch, time, 8]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch, int time)
        {
            var weight = parameters.Slice(0, 8);
            var bias = parameters.Slice(16, 8);
            var difference = kept.Slice(0, batch * time * 8);
            var inverse = kept.Slice(batch * time * 16, batch * time);
            var sum = scratch.Slice(0, batch * time);
            var sum2 = scratch.Slice(0, batch * time);

            // sum = sum(x, 2)
            Reduce.Sum(default(Copy), sum, [batch * time], [8], new Strided(x, 8, 1));

            // difference = x - (sum * 0.125)
            Elementwise.Map(default(MulSub), [batch * time, 8], new StridedOutput(difference, 8, 1), new Strided(x, 8, 1), new Strided(sum, 1, 0));

            // sum2 = sum(square(difference), 2)
            Reduce.Sum(default(Square), sum2, [batch * time], [8], new Strided(difference, 8, 1));

            // inverse = rsqrt((sum2 * 0.125) + 1E-05)
            Elementwise.Map(default(MulAddRsqrt), inverse, sum2);

            // result = ((difference * inverse) * weight) + bias
            Elementwise.Map(
                default(MulMulAdd),
                [batch * time, 8],
                new StridedOutput(result, 8, 1),
                new Strided(difference, 8, 1),
                new Strided(inverse, 1, 0),
                new Strided(weight, 0, 1),
                new Strided(bias, 0, 1));
        }

        /// <summary>dresult [batch, time, 8] → dx [batch, time, 8]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch,
            int time)
        {
            var weight = parameters.Slice(0, 8);
            var dweight = gradients.PartIfAny(0, 8);
            var dbias = gradients.PartIfAny(16, 8);
            var difference = kept.Slice(0, batch * time * 8);
            var inverse = kept.Slice(batch * time * 16, batch * time);
            var ddifference = scratch.Slice(0, batch * time * 8);
            var sum = scratch.Slice(batch * time * 16, batch * time);
            var dsum = scratch.Slice(batch * time * 16, batch * time);
            var sum2 = scratch.Slice(batch * time * 16 + (batch * time + 15) / 16 * 16, batch * time);

            if (!gradients.IsEmpty)
            {
                // dbias += sum(dresult, 0, 1)
                Reduce.AddSum(default(Copy), dbias, [8], [batch * time], new Strided(dresult, 1, 8));

                // dweight += sum(dresult * (difference * inverse), 0, 1)
                Reduce.AddSum(
                    default(MulMul),
                    dweight,
                    [8],
                    [batch * time],
                    new Strided(dresult, 1, 8),
                    new Strided(difference, 1, 8),
                    new Strided(inverse, 0, 1));
            }

            if (!dx.IsEmpty)
            {
                // ddifference = (dresult * weight) * inverse
                Elementwise.Map(
                    default(MulMul2),
                    [batch * time, 8],
                    new StridedOutput(ddifference, 8, 1),
                    new Strided(dresult, 8, 1),
                    new Strided(weight, 0, 1),
                    new Strided(inverse, 1, 0));

                // sum = sum((dresult * weight) * difference, 2)
                Reduce.Sum(
                    default(MulMul3), sum, [batch * time], [8], new Strided(dresult, 8, 1), new Strided(weight, 0, 1), new Strided(difference, 8, 1));

                // dsum = ((dinverse * -0.5) * (inverse * square(inverse))) * 0.125
                Elementwise.Map(default(MulSquareMulMulMul), dsum, sum, inverse);

                // sum2 = sum(-(ddifference + (dsum * (difference * 2))), 2)
                Reduce.Sum(
                    default(MulMulAddNeg),
                    sum2,
                    [batch * time],
                    [8],
                    new Strided(ddifference, 8, 1),
                    new Strided(dsum, 1, 0),
                    new Strided(difference, 8, 1));

                // dx = (ddifference + (dsum * (difference * 2))) + (sum2 * 0.125)
                Elementwise.Map(
                    default(MulMulAddMulAdd),
                    [batch * time, 8],
                    new StridedOutput(dx, 8, 1),
                    new Strided(ddifference, 8, 1),
                    new Strided(dsum, 1, 0),
                    new Strided(difference, 8, 1),
                    new Strided(sum2, 1, 0));
            }
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct MulSubSquare : IFormula, IOperands2, IRepeatsB
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V>
            {
                V t1 = x.A - (x.B * V.Create(0.125f));
                return t1 * t1;
            }
        }

        private readonly struct MulAddRsqrt : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Create(1f) / V.Sqrt((x.A * V.Create(0.125f)) + V.Create(1E-05f));
        }

        private readonly struct MulSubMulMulAdd : IFormula, IOperands5, IRepeatsB, IRepeatsC
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (((x.A - (x.B * V.Create(0.125f))) * x.C) * x.D) + x.E;
        }

        private readonly struct MulSub : IFormula, IOperands2, IRepeatsB
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A - (x.B * V.Create(0.125f));
        }

        private readonly struct Square : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.A;
        }

        private readonly struct MulMulAdd : IFormula, IOperands4, IRepeatsB
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A * x.B) * x.C) + x.D;
        }

        private readonly struct MulMul : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (x.B * x.C);
        }

        private readonly struct MulMul2 : IFormula, IOperands3, IRepeatsC
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A * x.B) * x.C;
        }

        private readonly struct MulMul3 : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A * x.B) * x.C;
        }

        private readonly struct MulSquareMulMulMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A * V.Create(-0.5f)) * (x.B * (x.B * x.B))) * V.Create(0.125f);
        }

        private readonly struct MulMulAddNeg : IFormula, IOperands3, IRepeatsB
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => -(x.A + (x.B * (x.C * V.Create(2f))));
        }

        private readonly struct MulMulAddMulAdd : IFormula, IOperands4, IRepeatsB, IRepeatsD
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A + (x.B * (x.C * V.Create(2f)))) + (x.D * V.Create(0.125f));
        }
    }
}
